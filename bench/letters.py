#!/usr/bin/env python3
"""letters.py: how many mails a minute the courier hands to a mail server on
this machine, from notice to accepted.

    KOMAINU_BUILD=build/release bench/letters.py [INCIDENTS [CONTACTS]]
"""
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "story"))

from centre import Centre, wait_for  # noqa: E402
from deliver import COMPANY, contact, database, incident, settings  # noqa: E402
from post_office import Mailbox, Services  # noqa: E402
from story import workplace  # noqa: E402


def main():
    incidents = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    contacts = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with workplace() as folder:
        box = Mailbox(os.path.join(folder, "mail"))
        with Centre(os.path.join(folder, "one"),
                    *settings(box, Services())) as c:
            c.company(COMPANY)
            contact(c, "first@example.jp")
            with database(c) as db:
                for k in range(1, contacts):
                    db.execute("insert into contact (company, step, name,"
                               " channel, address, created_ms) values (1,"
                               " 'clerk', '花子', 'mail', ?, 1)",
                               (f"many{k}@example.jp",))
            began = time.time()
            for k in range(incidents):
                incident(c, f"bench{k}")
            want = incidents * contacts

            def there():
                return sum(n.endswith(".eml") for n in os.listdir(box.folder))
            wait_for(lambda: there() >= want, 300, 0.05)
            took = time.time() - began
            print(f"{there()} mails in {took:.1f} s: "
                  f"{there() / took:.0f} a second")
        box.stop()


if __name__ == "__main__":
    main()
