#!/usr/bin/env python3
"""What the template compiler accepts, escapes and refuses. Speaks TAP.

usage: mktmpl.py MKTMPL COMPILER BUILD_DIRECTORY
"""
import os
import subprocess
import sys
import tempfile

MKTMPL, COMPILER, BUILD = sys.argv[1:4]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

# Markup inside a part, and what the answer must contain.
REFUSED = [
    ("<p class=x>a</p>", "must stand in quotes"),
    ("<p class={{ v->text }}>a</p>", "must stand in quotes"),
    ('<p style="color:red">a</p>', "inline style"),
    ('<p STYLE="{{ v->text }}">a</p>', "inline style"),
    ('<p onclick="x()">a</p>', "event handlers"),
    ('<a OnLoad="{{ v->text }}">a</a>', "event handlers"),
    ("<style>p{}</style>", "style elements"),
    ("<script>alert(1)</script>", "inline script"),
    ("<script>{{ v->text }}</script>", "no output inside a script"),
    ('<iframe src="/x"></iframe>', "element is refused"),
    ('<base href="/x">', "element is refused"),
    ('<p srcdoc="x">', "attribute is refused"),
    ("<p {{ v->text }}>", "no output here"),
    ('<p {{ v->text }}="x">', "no output here"),
    ("<{{ v->text }}>", "no output here"),
    ("<p{{ v->text }}>", "no output here"),
    ("<!-- {{ v->text }} -->", "no output here"),
    ('<a href="javascript:x">a</a>', "scheme is refused"),
    ('<a href="data:text/html,x">a</a>', "scheme is refused"),
    ('<a href="java{{ v->text }}">a</a>', "literal up to its first"),
    ('<a href="{{ tr "site_name" }}">a</a>', "no tr in an address"),
    ('<meta http-equiv="refresh" content="{{ v->text }}">', "must be literal"),
    ('<input type="{{ v->text }}">', "must be literal"),
    ("a < b", "bare '<'"),
    ("{{ if v->n }}<p>{{ else }}<p class=\"{{ end }}", "different places"),
    ("{{ if v->n }}<p class=\"{{ end }}x\">", "different places"),
    ("{{ for i < v->n }}<p {{ end }}>", "different places"),
    ('<p {{ if v->n }}a="1"{{ end }}b="2">', "a blank must come"),
    ('<a hr{{ if v->n }}ef{{ end }}="x">', "a blank must come"),
    ("{{ if v->n }}x", "has no end"),
    ("{{ else }}", "else without if"),
    ("{{ if v->n }}{{ else }}{{ else }}{{ end }}", "else without if"),
    ("{{ }}", "expression is missing"),
    ("{{ v->n = 1 }}", "no assignment"),
    ("{{ v->n += 1 }}", "no assignment"),
    ("{{ if v->n = 1 }}{{ end }}", "no assignment"),
    ("{{ v->n++ }}", "no increment"),
    ("{{ system(v->text) }}", "no function call"),
    ("{{ (v->call)(1) }}", "no function call"),
    ("{{ v->n; abort() }}", "reads a value"),
    ('{{ "text" }}', "reads a value"),
    ("{{ v->n ? 1 : 2 }}", "reads a value"),
    ("{{ v->a, v->b }}", "reads a value"),
    ("{{ v->n /* x */ }}", "a comment is written"),
    ("{{ v->row[1 }}", "unbalanced"),
    ("{{ (v->n }}", "unbalanced"),
    ("{{ for i <= v->n }}{{ end }}", "write: for"),
    ("{{ for 1i < v->n }}{{ end }}", "name is missing"),
    ("{{ for i < v->n; x }}{{ end }}", "reads a value"),
    ("{{ call frame }}", "write: NAME"),
    ("{{ call frame(a) + 1 }}", "write: NAME"),
    ("{{ call frame(a); x() }}", "write: NAME"),
    ('<p title="{{ call frame(v) }}">', "in text only"),
    ("{{ tr site_name }}", "literal key"),
    ('{{ tr "Site" }}', "a key is made of"),
    ('{{ tr "site_name" x }}', "write: tr"),
    ('{{ tr "site_name" x: f(1) }}', "no function call"),
    ('{{ include "x.h" }}', "before the first page"),
    ("{{ page inner(int a) }}", "inside another"),
    ("{{ v->\nn }}", "one line"),
]

OUTSIDE = [
    ("{{ end }}", "inside a page or part only"),
    ("{{ page x(int a) }}{{ end", "without '}}'"),
    ("<p>", "markup outside"),
    ("{{ v->n }}", "inside a page or part only"),
    ("{{ page x }}{{ end }}", "write: NAME"),
    ("{{ page x(int a) { }}{{ end }}", "write: NAME"),
    ("{{ page x(int a) }}", "has no end"),
]

# Markup inside a part, and what the C must contain.
ACCEPTED = [
    ("<p>{{ v->text }}</p>", "\tout(o, v->text);"),
    ('<p title="{{ v->text }}">', "\tout_attribute(o, v->text);"),
    ("<p title='{{ v->text }}'>", "\tout_attribute(o, v->text);"),
    ('<a href="{{ v->text }}">', "\tout_url(o, v->text);"),
    ('<a href="/x/{{ v->n }}">', "\tout_url_part(o, v->n);"),
    ('<a href="?q={{ v->text }}&amp;a=1">', "\tout_url_part(o, v->text);"),
    ('<a HREF="{{ v->text }}?a={{ v->n }}">', "\tout_url_part(o, v->n);"),
    ('<a href="https://example.jp/">', "html_raw"),
    ("<textarea>{{ v->text }}</textarea>", "\tout(o, v->text);"),
    ("<option{{ if v->n }} selected{{ end }}>", "if (v->n) {"),
    ('<option {{ if v->n == 1 }}selected{{ else }}disabled{{ end }}>',
     "if (v->n == 1) {"),
    ('<p class="a {{ if v->n }}b{{ else if v->n > 2 }}c{{ end }}">',
     "} else if (v->n > 2) {"),
    ('<a href="{{ if v->n }}/a{{ else }}/b{{ end }}/{{ v->text }}">',
     "\tout_url_part(o, v->text);"),
    ("{{ for i < v->n }}<li>{{ v->row[i].text }}</li>{{ end }}",
     "for (size_t i = 0; i < v->n; i++) {"),
    ("{{ call frame(&v->frame, \"a\") }}", "\tframe(o, &v->frame, \"a\");"),
    ('{{ tr "site_name" }}', "html_tr(o, TEXT_site_name, NULL, 0);"),
    ('{{ tr "site_name" n: v->row[1].n, t: v->text }}',
     'html_fact("n", v->row[1].n),'),
    ('<p title="{{ tr "site_name" }}">', "html_tr(o, TEXT_site_name"),
    ('<script src="/assets/x.js" defer></script>', "html_raw"),
    ("<!-- a > b - c --><p>", "html_raw"),
    ("{{# a note; with = anything() }}<p>", "<p>"),
    ("{{ (v->n + 1) * 2 }}", "out(o, (v->n + 1) * 2);"),
    ('a "quoted" \\ 日本語 ??= text', "\\\"quoted\\\" \\\\ \\346"),
    ("one\n\t{{ if v->n }}\n\ttwo\n\t{{ end }}\nthree", '"\\ttwo\\n"'),
]

# Types: what out() takes, and what the compiler must refuse.
TYPES_OK = ["const char *", "char *", "int", "unsigned", "long",
            "unsigned long", "long long", "unsigned long long",
            "struct text", "struct html"]
TYPES_BAD = ["double", "float", "void *", "_Bool", "const int *",
             "struct str", "char", "const unsigned char *"]

count = 0
failed = 0


def ok(passed, name, why=""):
    global count, failed
    count += 1
    failed += not passed
    print(f"{'ok' if passed else 'not ok'} {count} - {name!r}")
    if not passed and why:
        print("# " + why.replace("\n", "\n# "))


def compile_template(text, directory):
    path = os.path.join(directory, "x.tmpl")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    done = subprocess.run(
        [MKTMPL, path, path + ".c", path + ".h", "x.tmpl.h"],
        capture_output=True, text=True)
    source = ""
    if done.returncode == 0:
        with open(path + ".c", encoding="utf-8") as file:
            source = file.read()
    return done, source


def part(body):
    return "{{ part x(const struct view *v) }}" + body + "{{ end }}\n"


def c_compiles(source, directory):
    path = os.path.join(directory, "y.c")
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    done = subprocess.run(
        [COMPILER, "-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
         "-fsyntax-only", "-I", ROOT + "/src", "-I", BUILD + "/generated",
         "-I", directory, path], capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def main():
    with tempfile.TemporaryDirectory() as directory:
        for body, want in REFUSED:
            done, _ = compile_template(part(body), directory)
            ok(done.returncode == 1 and want in done.stderr, body,
               f"wanted {want!r}, got {done.returncode} {done.stderr}")
        for text, want in OUTSIDE:
            done, _ = compile_template(text, directory)
            ok(done.returncode == 1 and want in done.stderr, text,
               f"wanted {want!r}, got {done.returncode} {done.stderr}")
        for body, want in ACCEPTED:
            done, source = compile_template(part(body), directory)
            ok(done.returncode == 0 and want in source, body,
               done.stderr + source)
        done, source = compile_template(
            part("<p>\n\n{{ v->wrong }}"), directory)
        ok('#line 3 "' in source, "an error is marked with its line", source)
        done, source = compile_template(part("\n<p\n=>"), directory)
        ok("x.tmpl:3: error:" in done.stderr, "a refusal names its line",
           done.stderr)
        for kind in TYPES_OK + TYPES_BAD:
            passed, why = c_compiles(
                '#include "web/html_out.h"\n'
                f"void f(struct html_out *o, {kind} x);\n"
                f"void f(struct html_out *o, {kind} x)\n{{ out(o, x); }}\n",
                directory)
            ok(passed == (kind in TYPES_OK), "out() of " + kind, why)
        passed, why = c_compiles(
            '#include "web/html_out.h"\n'
            "void f(struct html_out *o, struct html x);\n"
            "void f(struct html_out *o, struct html x)\n"
            "{ out_attribute(o, x); }\n", directory)
        ok(not passed, "markup in an attribute")
        done, source = compile_template(
            '{{ include "web/html_out.h" }}\n{{ part x(const char *v) }}\n'
            "<p>{{ v }}</p>\n{{ end }}\n", directory)
        passed, why = c_compiles(source, directory)
        ok(passed, "a whole template compiles", why)
    print(f"1..{count}")
    return failed != 0


sys.exit(main())
