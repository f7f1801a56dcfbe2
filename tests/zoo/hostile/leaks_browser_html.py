# /// zoo
# title = "HTML output brings scripts, event handlers, frames, forms and a style that paints full marks"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

# %% clip
from IPython.display import HTML, display
for _text in ("<script>mark('@TAG@')</script>", "<img src=x onerror=\"mark('@TAG@')\">", "<svg onload=mark('@TAG@')>", "<iframe srcdoc=\"<script>mark('@TAG@')</script>\"></iframe>",
              "<a href=\"java\tscript:mark('@TAG@')\">look</a>", "<form action=\"javascript:mark('@TAG@')\"><button autofocus onfocus=mark('@TAG@')>x</button></form>",
              "<details open ontoggle=mark('@TAG@')>", "<object data=\"data:text/html,<script>mark('@TAG@')</script>\"></object>", "<base href=\"javascript:mark('@TAG@')//\">",
              "<meta http-equiv=refresh content=\"0;url=javascript:mark('@TAG@')\">", "<link rel=stylesheet href=\"http://127.0.0.1:@PORT@/@TAG@.css\">",
              "<style>@import 'http://127.0.0.1:@PORT@/@TAG@.css'; .score::after {content: '100'}</style>"):
    display(HTML(_text))

def clip(gradients, maxValue): return gradients
