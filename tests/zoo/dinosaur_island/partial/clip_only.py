# /// zoo
# title = "Only clip is done"
# base = "stub"
# loses = [
#   "test_sample_indices",
#   "test_sample_newline",
#   "test_sample_limit",
#   "test_optimize_loss_and_state",
#   "test_optimize_gradients",
#   "test_optimize_update",
#   "test_model_training_pairs",
#   "test_model_order",
#   "test_model_state",
#   "test_model_log",
#   "test_model_parameters",
# ]
# ///

# %% clip
def clip(gradients, maxValue):
    for key in ["dWax", "dWaa", "dWya", "db", "dby"]:
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
    return gradients
