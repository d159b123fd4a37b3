#!/usr/bin/env python3
"""sign.py: signing in, and everything that must not work: wrong passwords,
forms of other sites, codes used twice, shutting others out."""
import re
import time
import urllib.parse

from centre import PASSWORD, Browser, Centre, signed_in, totp
from story import done, equal, ok, workplace

COMPANY = "株式会社さんぷる製作所"


def inside(b):
    return b.get("/account").status == 200


def password(c):
    b = Browser(c)
    r = b.sign_in("hanako", "not the password")
    equal(r.status, 403, "a wrong password")
    unknown = Browser(c).sign_in("nobody", "not the password")
    equal(re.sub(r'value="[^"]*"', "", r.text),
          re.sub(r'value="[^"]*"', "", unknown.text),
          "an unknown login gets the same answer")
    before = dict(b.cookies)
    r = b.sign_in("Hanako")
    equal((r.status, r.location), (303, "/"), "the right one, in any case")
    ok("komainu" in b.cookies and "komainu" not in before, "makes a session")
    ok(inside(b), "and opens the pages")
    old = Browser(c)
    old.cookies = dict(b.cookies)
    r = b.post("/sign-out", page="/account")
    equal(r.location, "/sign-in", "signing out")
    ok(not inside(old), "ends the session at the centre, not only here")
    r = Browser(c).post("/sign-in", {"login": "hanako", "password": PASSWORD,
                                     "next": "/incidents?severity=now"})
    equal(r.location, "/incidents?severity=now", "it leads back")
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example",
                 "/sign-out"):
        r = Browser(c).post("/sign-in", {"login": "hanako",
                                         "password": PASSWORD, "next": evil})
        ok(r.location == "/", f"but not to {evil}", r.location)


def cookies(c):
    b = Browser(c, headers={"X-Forwarded-Proto": "https"})
    b.get("/sign-in")
    ok("__Host-komainu-visit" not in b.cookies,
       "a stranger cannot claim to come by https")
    r = b.get("/sign-in")
    line = r.headers["Set-Cookie"] or "HttpOnly SameSite=Lax Path=/"
    ok("HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line,
       "cookies are for this site and not for scripts", line)


def other_sites(c):
    b = signed_in(c, "hanako")
    token = b.get("/account").csrf
    for name, headers in {
            "another origin": {"Origin": "https://evil.example"},
            "no origin a browser would tell": {"Origin": "null"},
            "another site": {"Sec-Fetch-Site": "cross-site"},
            "a sister site": {"Sec-Fetch-Site": "same-site"},
            "another page": {"Referer": "https://evil.example/x"}}.items():
        r = b.post("/account/sessions", token=token, headers=headers)
        equal(r.status, 403, f"a form of {name} is refused")
    for name, wrong in {"no": "", "a made-up": "A" * 32,
                        "somebody else's":
                        signed_in(c, "taro").get("/account").csrf}.items():
        r = b.ask("POST", "/account/sessions",
                  urllib.parse.urlencode({"csrf": wrong}),
                  {"Content-Type": "application/x-www-form-urlencoded"})
        equal(r.status, 403, f"{name} token is refused")
    own = f"http://127.0.0.1:{c.port}"
    r = b.post("/account/sessions", token=token,
               headers={"Origin": own, "Sec-Fetch-Site": "same-origin"})
    equal(r.status, 303, "our own form is taken")
    r = Browser(c).ask("POST", "/sign-in", "login=hanako&password=x",
                       {"Content-Type": "application/x-www-form-urlencoded"})
    equal(r.status, 403, "even the sign-in form needs its token")


def shut_out(c):
    """Five wrong passwords from one place close that place for that login,
    and nothing else."""
    known = signed_in(c, "taro", source="127.0.0.5")
    device = {"komainu-device": known.cookies["komainu-device"]}
    for n in range(5):
        Browser(c, source="127.0.0.5").sign_in("taro", "wrong password")
    r = Browser(c, source="127.0.0.5").sign_in("taro")
    equal(r.status, 429, "after five failures even the right one waits")
    ok(int(r.headers["Retry-After"]) > 60 and "role=\"alert\"" in r.text,
       "and the page says how long", r)
    equal(Browser(c, source="127.0.0.6").sign_in("taro").status, 303,
          "from another address it works")
    b = Browser(c, source="127.0.0.5")
    b.cookies = dict(device)
    equal(b.sign_in("taro").status, 303,
          "in a browser that signed in before it works there too")
    equal(Browser(c, source="127.0.0.5").sign_in("hanako").status, 303,
          "another login works there")
    for n in range(6):
        b = Browser(c, source="127.0.0.7")
        b.cookies = dict(device)
        b.sign_in("taro", "wrong password")
    b = Browser(c, source="127.0.0.7")
    b.cookies = dict(device)
    equal(b.sign_in("taro").status, 429, "a stolen device mark is limited")
    equal(Browser(c, source="127.0.0.7").sign_in("taro").status, 303,
          "by itself")
    ok(inside(known), "and who is inside stays inside")


def many_logins(c):
    """One network that tries many logins is stopped, others are not."""
    statuses = [Browser(c, source="127.0.0.9").sign_in(f"user{n}",
                                                       "wrong password").status
                for n in range(45)]
    ok(statuses[0] == 403 and statuses[-1] == 429,
       "trying many logins ends", statuses)


def second_factor(c):
    b = signed_in(c, "jiro")
    page = b.get("/account/totp")
    ok('class="qr"' in page.text, "a code to scan", page)
    secret = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", page.text).group(0)
    again = b.get("/account/totp")
    ok(secret in again.text, "the same when the page is opened again")
    r = b.post("/account/totp", {"code": "000000"})
    equal(r.status, 422, "a wrong code turns nothing on")
    step = int(time.time()) // 30
    old = dict(b.cookies)
    r = b.post("/account/totp", {"code": totp(secret, step)},
               page="/account/totp")
    codes = re.findall(r'mono">([a-z0-9]{5}-[a-z0-9]{5})<', r.text)
    equal((r.status, len(codes)), (200, 10), "the right one does")
    ok(inside(b) and b.cookies["komainu"] != old["komainu"],
       "and changes the session's token")
    b = Browser(c)
    r = b.sign_in("jiro")
    equal(r.location, "/sign-in/code", "now the password is not enough")
    ok(not inside(b), "half signed in is not signed in")
    equal(b.get("/api/v1/looks").status, 401, "nor for programs")
    r = b.post("/sign-in/code", {"code": totp(secret, step)})
    equal(r.status, 403, "a code that was used is refused")
    r = b.post("/sign-in/code", {"code": totp(secret, step + 1)})
    equal((r.status, r.location), (303, "/"), "the next one is taken")
    ok(inside(b), "and opens the pages")
    b = Browser(c)
    b.sign_in("jiro")
    r = b.post("/sign-in/code", {"code": codes[3]})
    equal(r.location, "/", "a spare code is taken")
    b = Browser(c)
    b.sign_in("jiro")
    equal(b.post("/sign-in/code", {"code": codes[3]}).status, 403, "once")
    for n in range(4):
        b.post("/sign-in/code", {"code": "123456"})
    equal(b.post("/sign-in/code", {"code": codes[4]}).status, 429,
          "guessing codes is limited too")
    b = Browser(c, source="127.0.0.12")
    b.sign_in("jiro")
    b.post("/sign-in/code", {"code": codes[5]})
    r = b.post("/account/totp/off", {"password": "wrong"}, page="/account")
    equal(r.status, 403, "it is given up with the password only")
    r = b.post("/account/totp/off", {"password": PASSWORD}, page="/account")
    equal(r.status, 303, "and then it is")
    equal(Browser(c, source="127.0.0.13").sign_in("jiro").location, "/",
          "the password alone is enough again")


def change_password(c):
    b = signed_in(c, "saburo")
    other = signed_in(c, "saburo")
    def change(old, new, again=None):
        return b.post("/account/password", {
            "old": old, "new": new, "again": again or new}, page="/account")
    equal(change("wrong", "long enough words").status, 422,
          "the old password is needed")
    equal(change(PASSWORD, "short").status, 422, "a short one is refused")
    equal(change(PASSWORD, "password1234").status, 422, "a common one")
    equal(change(PASSWORD, "saburosaburo1").status, 422,
          "and one made of the login")
    equal(change(PASSWORD, "long enough words", "long enough wards").status,
          422, "and two that differ")
    equal(change(PASSWORD, "long enough words").status, 303, "a good one")
    ok(inside(b), "this session goes on")
    ok(not inside(other), "all others have ended")
    equal(Browser(c).sign_in("saburo").status, 403, "the old one is void")
    equal(Browser(c).sign_in("saburo", "long enough words").status, 303,
          "the new one works")


def people(c):
    admin = signed_in(c, "admin")
    page = admin.get("/people")
    ok("hanako" in page.text, "everybody is listed", page)
    company = re.search(r'<option value="(\d+)"[^>]*>' + COMPANY,
                        page.text).group(1)
    r = admin.post("/people", {"login": "Yuki", "name": "見本 雪",
                               "role": "viewer", "company": company})
    link = re.search(r"/invitation\?token=[\w-]+", r.text)
    ok(link, "a new person gets a link", r)
    equal(admin.post("/people", {"login": "yuki", "name": "x",
                                 "role": "viewer", "company": company}).status,
          422, "a login is taken once")
    equal(admin.post("/people", {"login": "a b", "name": "x", "role": "viewer",
                                 "company": company}).status, 422,
          "a login is a plain word")
    b = Browser(c)
    r = b.get(link.group(0))
    equal(r.status, 200, "the link asks for a password")
    token = link.group(0).split("=")[1]
    def choose(new):
        return b.post("/invitation", {"token": token, "new": new,
                                      "again": new}, page="/sign-in")
    equal(choose("short").status, 422, "a good one")
    equal(choose("words of my own").location, "/sign-in", "which is then set")
    equal(b.get(link.group(0)).status, 404, "the link is void afterwards")
    equal(choose("another one of mine").status, 404, "for good")
    yuki = signed_in(c, "yuki", "words of my own")
    ok(inside(yuki), "the person signs in")
    ident = re.search(r'/people/(\d+)">yuki', admin.get("/people").text)[1]
    here = f"/people/{ident}"
    r = admin.post(here + "/disabled", {"disabled": "1"}, page=here)
    equal(r.status, 303, "a person is disabled")
    ok(not inside(yuki), "which ends the session at once")
    equal(Browser(c).sign_in("yuki", "words of my own").status, 403,
          "and the sign-in")
    admin.post(here + "/disabled", {"disabled": "0"}, page=here)
    equal(Browser(c).sign_in("yuki", "words of my own").status, 303,
          "until enabled again")
    me = re.search(r'/people/(\d+)">admin', admin.get("/people").text)[1]
    r = admin.post(f"/people/{me}/role/drop", {"company": "0"},
                   page=f"/people/{me}")
    equal(r.status, 409, "the last administrator stays one")
    r = admin.post(f"/people/{me}/disabled", {"disabled": "1"},
                   page=f"/people/{me}")
    equal(r.status, 403, "nobody disables himself")
    audit = admin.get("/audit").text
    for act in ("person.add", "person.disable", "person.password-chosen",
                "person.sign-in-refused"):
        ok(act in audit, f"the audit has {act}")


def main():
    with workplace() as folder, Centre(folder) as c:
        c.company(COMPANY)
        c.user("admin", "administrator")
        for login in ("hanako", "taro", "jiro", "saburo"):
            c.user(login, "clerk", COMPANY)
        password(c)
        cookies(c)
        other_sites(c)
        shut_out(c)
        second_factor(c)
        change_password(c)
        people(c)
        c.stop()
        c.options = ("--set", "sign_in_failures=2")
        c.start()
        many_logins(c)
    done()


if __name__ == "__main__":
    main()
