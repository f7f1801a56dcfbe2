# /// zoo
# title = "db is left out: only names with a W or a y are looked for"
# base = "solution"
# loses = ["test_clip_all_gradients"]
# says = "Was `db` forgotten"
# ///

# %% clip
def clip(gradients, maxValue):
    for name in gradients:
        if "W" in name or "y" in name:
            gradients[name] = np.clip(gradients[name], -maxValue, maxValue)
    return gradients
