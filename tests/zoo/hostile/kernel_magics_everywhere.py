# /// zoo
# title = "Answers are magics: shell, other interpreters, files that are run"
# class = "kernel"
# base = "stub"
# honest = 0
# aim = "write"
# ///

# %% clip
%%script bash
echo shell > @MARK@/script; id

# %% sample
!echo shell > @MARK@/shell
%alias_magic -l t time
%config InteractiveShell.ast_node_interactivity = "all"
def sample(parameters, char_to_ix, seed): return [0]

# %% optimize
%%writefile evil.py
checks.fail = checks.comparing.fail = lambda message: None
open("@MARK@/run", "w")

# %% model
%run -i evil.py
def model(*args, **kwargs): return {}
