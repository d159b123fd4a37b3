"""A centre is saved while it runs and begins again elsewhere; every row that
was there comes back. And the daily backup by itself."""
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading

from centre import DATABASE, Centre, signed_in, wait_for
from story import KOMAINU, Run, done, equal, ok, skip


def rows(data):
    """Every row of every table but jobs and what changes by itself."""
    with sqlite3.connect(os.path.join(data, "komainu.db"), timeout=20) as db:
        names = [r[0] for r in db.execute(
            "select name from sqlite_master where type = 'table'"
            " and name not like 'sqlite_%' order by name")]
        kept = {name: set(db.execute(f"select * from {name}"))
                for name in names if name not in
                ("schema_migration", "job", "session", "fault")}
    db.close()
    return kept


def busy(centre, stop, names):
    """Companies, added as fast as it goes."""
    while not stop.is_set():
        name = f"会社{len(names)}"
        if centre.company(name).status == 0:
            names.append(name)


def refused(folder, key, backup, name):
    target = os.path.join(folder, "refused")
    run = Run("restore", backup, "--data", target, "--key", key)
    ok(run.status == 65 and run.error, f"{name} is refused", run)
    equal(os.listdir(target), [], "and nothing is left")


def running(folder, key):
    saved = os.path.join(folder, "one.backup")
    daily = os.path.join(folder, "daily")
    os.makedirs(daily)
    with Centre(folder, "--set", f"backup_directory={daily}", "--set",
                f"backup_key={key}") as centre:
        centre.user("hanako", "administrator")
        names, stop = [], threading.Event()
        thread = threading.Thread(target=busy, args=(centre, stop, names))
        thread.start()
        wait_for(lambda: len(names) > 2)
        before = list(names)
        run = centre.run("backup", saved, "--key", key)
        ok(run.status == 0, "saved while it is written to", run)
        stop.set()
        thread.join()
        ok(len(names) > len(before), "nobody had to wait for it")
        made = wait_for(lambda: [f for f in os.listdir(daily)
                                 if f.endswith(".backup")])
        equal(len(made), 1, "and once a day by itself")
    return saved, os.path.join(daily, made[0]), before, centre.data


def story(folder):
    key = os.path.join(folder, "key")
    run = Run("backup", "--new-key", key)
    equal((run.status, os.stat(key).st_mode & 0o777), (0, 0o600), "a key")
    equal(Run("backup", "--new-key", key).status, 73, "never over another")
    saved, daily, before, data = running(folder, key)
    again = os.path.join(folder, "again")
    run = Run("restore", saved, "--data", again, "--key", key)
    ok(run.status == 0, "restored", run)
    there = {r[1] for r in rows(again)["company"]}
    ok(set(before) <= there, "nothing acknowledged before it is missing")
    with open(os.path.join(data, "secret.key"), "rb") as one, \
            open(os.path.join(again, "secret.key"), "rb") as two:
        ok(one.read() == two.read(), "the keys too")

    run = Run("backup", os.path.join(folder, "two.backup"), "--data", data,
              "--key", key)
    ok(run.status == 0, "saved at rest", run)
    third = os.path.join(folder, "third")
    run = Run("restore", os.path.join(folder, "two.backup"), "--data", third,
              "--key", key)
    ok(run.status == 0 and rows(third) == rows(data),
       "every row of every table", run)
    equal(Run("restore", daily, "--data", os.path.join(folder, "fourth"),
              "--key", key).status, 0, "the daily one too")
    with Centre(folder + "/fresh") as centre:
        centre.stop()
        run = Run("restore", saved, "--data", centre.data, "--key", key)
        equal(run.status, 73, "never over what is there")
        run = Run("restore", saved, "--data", centre.data, "--key", key,
                  "--replace")
        ok(run.status == 0 and any(".replaced-" in f for f in os.listdir(
            os.path.dirname(centre.data))), "but for --replace, which keeps it",
           run)
        centre.start()
        browser = signed_in(centre, "hanako")
        equal(browser.get("/account").status, 200,
              "whoever could sign in can again")

    whole = open(saved, "rb").read()
    for name, content in (("a cut backup", whole[:-5]),
                          ("a changed one", whole[:5000] + b"x" +
                           whole[5001:]),
                          ("something else", b"x" * 100000)):
        path = os.path.join(folder, "bad")
        with open(path, "wb") as f:
            f.write(content)
        refused(folder, key, path, name)
    other = os.path.join(folder, "other")
    Run("backup", "--new-key", other)
    refused(folder, other, saved, "one of another key")
    os.chmod(key, 0o644)
    equal(Run("backup", saved, "--data", data, "--key", key).status, 65,
          "a key that others may read is refused")
    os.chmod(key, 0o600)
    piped = subprocess.run([KOMAINU, "backup", "-", "--data", data, "--key",
                            key], capture_output=True, check=False)
    ok(piped.returncode == 0 and len(piped.stdout) > 1000,
       "to standard output")


def main():
    if DATABASE:
        skip("told on SQLite")
        done()
    with tempfile.TemporaryDirectory(prefix="komainu-backup.") as folder:
        story(folder)
    done()


if __name__ == "__main__":
    sys.exit(main())
