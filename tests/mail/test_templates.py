"""Templates: what is refused, what is missing, and that the fast way says what Liquid says."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reachinbox.mail.template_part import compile_part
from reachinbox.mail.templates import Template, TemplateInvalid, compile_template
from tests.mail.hostile import HOSTILE

FIELDS = {"first_name": "Bob & Co", "company": "<ACME>", "url": "https://x.test/?a=1&b=2"}


def html(source: str, **fields: Any) -> str:
    return compile_template("s", source).render(fields).html


def test_a_template_is_filled_in_and_html_is_escaped_only_in_html() -> None:
    template = compile_template(
        "Hi {{ first_name }}", "<p>Dear {{ first_name }} of {{company}}</p>", "Dear {{ company }}"
    )
    rendered = template.render(FIELDS)
    assert rendered.subject == "Hi Bob & Co"
    assert rendered.html == "<p>Dear Bob &amp; Co of &lt;ACME&gt;</p>"
    assert rendered.text == "Dear <ACME>"


def test_a_subject_is_one_line() -> None:
    template = compile_template(" Hi\r\n{{ name }} ", "x")
    assert template.render({"name": "a\r\nBcc: b@y.test\0"}).subject == "Hi a Bcc: b@y.test"


def test_variables_are_the_fields_a_template_names() -> None:
    template = compile_template(
        "{{ a }} {{ today | date: '%Y' }}",
        "{{ b | default: 'x' }} {% if c %}{{ c }}{% endif %} {% assign d = e | upcase %}{{ d }}"
        "{% for f in g %}{{ f.name }}{% endfor %}{{ h['i'] }}",
        "{{ a | default: 'x' }}",
    )
    assert template.variables == {"a", "b", "c", "e", "g", "h"}
    assert template.required == {"a", "e", "h"}


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ["company", "name"]),
        ({"name": "", "company": None}, ["company", "name"]),
        ({"name": " \u00a0", "company": "ACME"}, ["name"]),
        ({"name": "Bob", "company": 0}, []),
    ],
)
def test_a_row_is_told_what_it_misses(fields: dict[str, Any], missing: list[str]) -> None:
    assert (
        compile_template("{{ name }}", "{{ company }}{{ x | default: 1 }}").missing(fields)
        == missing
    )


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\nb {{ name", 2, "no }}"),
        ("a\n\n{% if %}x{% endif %}", 3, "expression"),
        ("{% if a %}", 1, "endif"),
        ("x\n{{ a | shout }}", 2, "no filter shout"),
        ("{{ a | safe }}", 1, "no filter safe"),
        ("{% include 'x' %}", 1, "include"),
        ("{% render 'x' %}", 1, "render"),
        ("{% raw %}x", 1, "endraw"),
        ("{{ a b }}", 1, ""),
        ("{{" + "a[" * 50_000 + "}}", None, ""),
        ("x" * 600_000, None, "longer than"),
        ("{{ a }}" * 3_000, None, "more than"),
        ("{% raw %}x" * 30_000 + "endraw", None, "more than"),
        ("{% raw %}x" * 1_000 + "endraw", 1, "no endraw"),
    ],
)
def test_a_broken_template_is_refused_with_its_line(
    source: str, line: int | None, words: str
) -> None:
    with pytest.raises(TemplateInvalid) as caught:
        compile_template("s", source)
    assert (caught.value.part, caught.value.line) == ("html", line)
    assert words in caught.value.message


def test_the_broken_part_is_named() -> None:
    for part, sources in {"subject": ("{{", "x", None), "text": ("s", "x", "{% if %}")}.items():
        with pytest.raises(TemplateInvalid) as caught:
            compile_template(*sources)
        assert caught.value.part == part
    with pytest.raises(TemplateInvalid, match="longer than 998"):
        compile_template("x" * 10_000_000, "x")


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..999) %}{% for j in (1..999) %}x{% endfor %}{% endfor %}",
        "{{ (1..1000000000) | join: ',' }}",
        "{{ (1..1000000000) | size }}",
        "{% assign x = (1..1000000000) | sort %}",
        "{% assign x = 'aaaaaaaaaa' %}{{ x" + " | replace: 'a', 'aaaaaaaaaa'" * 12 + " }}",
        "{% assign x = 'aaaaaaaaaa' %}" + "{% assign x = x | append: x %}" * 40,
        "{% assign x = 'a,b' | split: ',' %}" + "{% assign x = x | concat: x %}" * 40,
        "{{ 9" + " | times: 99999999999" * 2_000 + " }}",
        "{{ '" + "9" * 5_000 + "' | date: '%Y' }}",
        "{{ 1 | divided_by: 0 }}",
        "{{ big }}" * 3,
        "{% for i in (1..1000) %}" + "{{ a | upcase | downcase }}" * 1_000 + "{% endfor %}",
    ],
)
def test_no_template_can_run_away(source: str) -> None:
    template = compile_template("s", source)
    with pytest.raises(TemplateInvalid):
        template.render({"big": "x" * 500_000, "a": ""})


PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "{{ a }}",
                "{{b}}",
                "{{- a -}}",
                "{{ c | default: 'none' }}",
                '{{ d | default: "<b>" }}',
            ),
            *(
                "{{ a | default: 'x' }}",
                "{{ b | default: '' }}",
                "{{ long_name }}",
                "\r\n",
                " ",
                "\r",
            ),
        ]
    ),
    st.text(max_size=10).map(lambda text: text.replace("{", "(").replace("}", ")")),
)
TEXTS = HOSTILE.map(lambda text: text.encode("utf-8", "replace").decode())
VALUES = st.one_of(TEXTS, st.none(), st.integers(), st.booleans(), st.floats(), st.lists(TEXTS))
NAMES = st.sampled_from(["a", "b", "c", "d", "long_name", "other"])


@example(source="{{ a | default: 'x' }}", fields={"a": 1e30}, autoescape=False)
@given(
    source=st.lists(PIECES).map("".join),
    fields=st.dictionaries(NAMES, VALUES),
    autoescape=st.booleans(),
)
def test_joining_strings_says_what_liquid_says(
    source: str, fields: dict[str, Any], *, autoescape: bool
) -> None:
    part = compile_part(source, autoescape=autoescape)
    assert part.is_plain
    assert part.render(fields) == part.render_by_liquid(fields)


def test_what_is_not_plain_goes_through_liquid() -> None:
    for source in (
        "{{ a.b }}",
        "{{ a | upcase }}",
        "{{ now }}",
        "{{ a | default: b }}",
        "{{ 'x' }}",
    ):
        assert not compile_part(source, autoescape=True).is_plain
    assert html("{{ a | upcase }}{% if b %}!{% endif %}", a="<x>", b=True) == "&lt;X&gt;!"


@given(HOSTILE)
def test_a_field_is_never_markup_or_liquid(value: str) -> None:
    sources = (
        "{{ v }}",
        "{{ v | append: '' }}",
        "{{ v | strip_newlines }}",
        "{{ v | newline_to_br }}",
    )
    for source in sources:
        rendered = html(f"<p>{source}</p>", v=value + "<script>{{ secret }}", secret="no")
        assert "<script" not in rendered
        assert "{{ secret }}" in rendered


def derived(source: str, **fields: Any) -> str:
    return compile_template("s", source).render(fields).text


def text_of(template: Template) -> Any:
    return template._text


def test_a_text_is_derived_once_where_it_can_be() -> None:
    source = '<p>Dear {{ name | default: "friend" }},</p><p>see <a href="{{ url }}">this</a></p>'
    assert text_of(compile_template("s", source)) is not None
    assert (
        derived(source, url="https://x.test/?a&b")
        == "Dear friend,\n\nsee this (https://x.test/?a&b)\n"
    )
    source = (
        "<p>{% if vip %}Dear {{ name }}{% else %}Hi{% endif %}</p><p>{{ company | upcase }}</p>"
    )
    assert text_of(compile_template("s", source)) is not None
    assert derived(source, vip=True, name="<Bob>", company="a&b") == "Dear <Bob>\n\nA&B\n"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>{{ note | newline_to_br }}</p>", "a & b\nc\n"),
        ("{{ name | default: '<b>you</b>' }}", "you\n"),
        ("{% capture x %}<b>Hi</b>{% endcapture %}{{ x }}", "Hi\n"),
        ("<style>{% if a %}</style>x{% endif %}", "x\n"),
    ],
)
def test_a_text_is_derived_from_each_email_where_it_has_to_be(source: str, text: str) -> None:
    assert text_of(compile_template("s", source)) is None
    assert derived(source, note="a & b\nc", a=True) == text
