# /// style
# title = "One function of the student is a spy while another is tested"
# ///

# %% given
from unittest.mock import patch

# %% answer is_prime
def is_prime(n):
    """Tell whether n is a prime number."""
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))

# %% answer primes
def primes(limit):
    """Return all primes below limit; use is_prime."""
    return [n for n in range(limit) if is_prime(n)]

# %% test test_is_prime points=1
assert [n for n in range(20) if is_prime(n)] == [2, 3, 5, 7, 11, 13, 17, 19]

# %% test test_primes points=1
assert primes(12) == [2, 3, 5, 7, 11]

# %% test test_primes_uses_is_prime points=2
with patch("__main__.is_prime", wraps=is_prime) as spy:
    assert primes(10) == [2, 3, 5, 7]
assert spy.call_count >= 4
assert 7 in [call.args[0] for call in spy.call_args_list]

# %% test test_primes_asks_and_believes points=1
with patch("__main__.is_prime", side_effect=lambda n: n % 4 == 1):
    assert primes(14) == [1, 5, 9, 13]
assert is_prime(9) is False

# %% right filter primes
def primes(limit):
    return list(filter(is_prime, range(limit)))

# %% wrong own_sieve primes points=2
def primes(limit):
    return [n for n in range(2, limit) if all(n % d for d in range(2, n))]

# %% wrong inclusive primes points=2
def primes(limit):
    return [n for n in range(limit + 2) if is_prime(n)]
