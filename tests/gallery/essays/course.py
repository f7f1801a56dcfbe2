# /// style
# title = "Answers in words only: essays, formulas, code graded by a person, a task; nothing is tested"
# ///

# %% text
# Questions
Answer in full sentences.

# %% essay cause points=5
The war had many causes.

# %% essay formula points=2
$E = mc^2$

# %% manual code points=3
# Write anything that draws a circle in text.
for y in range(-3, 4):
    print("".join("*" if x * x + y * y <= 9 else " " for x in range(-3, 4)))

# %% task project points=10
Choose a topic and write at least three cells below.

=== BEGIN MARK SCHEME ===
10 points if it is original.
=== END MARK SCHEME ===

# %% answer poll
favourite = "history"

# %% right other cause
Nationalism, alliances, arms.

- one
- two

# %% right other formula
\begin{align} E &= mc^2 \end{align}

# %% right other code
import sys
sys.stderr.write("drawing\n")
print("o")

# %% right other after=project kind=markdown
## My topic

# %% right other after=project
1 / 0

# %% right partly cause shape=blank

# %% right partly formula

# %% right partly code shape=blank

# %% right messy cause
YOUR ANSWER HERE

I do not know.

# %% right messy code shape=markdown

# %% right messy project shape=drop

# %% right messy poll
favourite = "none
