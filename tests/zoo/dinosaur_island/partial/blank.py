# /// zoo
# title = "Nothing was written: the notebook as it was released"
# base = "stub"
# loses = [
#     "test_clip_values", "test_clip_bounds", "test_clip_all_gradients",
#     "test_sample_indices", "test_sample_newline", "test_sample_limit",
#     "test_optimize_loss_and_state", "test_optimize_gradients", "test_optimize_update",
#     "test_model_training_pairs", "test_model_order", "test_model_state", "test_model_log", "test_model_parameters",
# ]
# ///
