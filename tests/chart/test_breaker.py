from cds_service.chart import breaker
from cds_service.chart.breaker import ALL, Breaker

A, B = "https://a.example.org/fhir", "https://b.example.org/fhir"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    """One that has seen A fail too often."""
    made = Breaker(failures=3, pause=10, clock=clock)
    for _ in range(3):
        assert made.allowance(A) == ALL
        made.failed(A)
    return made


def test_after_failures_in_a_row_nothing_is_called() -> None:
    clock = Clock()
    made = broken(clock)
    assert (made.allowance(A), made.resting) == (0, 1)
    clock.now = 9.9
    assert made.allowance(A) == 0


def test_other_servers_are_not_concerned() -> None:
    assert broken(Clock()).allowance(B) == ALL


def test_a_success_between_them_begins_the_count_anew() -> None:
    made = Breaker(failures=3, pause=10, clock=Clock())
    for _ in range(5):
        made.failed(A)
        made.failed(A)
        made.succeeded(A)
    assert made.allowance(A) == ALL


def test_after_the_pause_one_call_is_tried_and_no_second_one() -> None:
    clock = Clock()
    made = broken(clock)
    clock.now = 10.0
    assert made.resting == 0
    assert [made.allowance(A), made.allowance(A)] == [1, 0]
    made.succeeded(A)
    assert made.allowance(A) == ALL


def test_a_failed_trial_begins_the_pause_anew() -> None:
    clock = Clock()
    made = broken(clock)
    clock.now = 10.0
    assert made.allowance(A) == 1
    made.failed(A)
    clock.now = 19.9
    assert made.allowance(A) == 0
    clock.now = 20.0
    assert made.allowance(A) == 1


def test_a_trial_of_which_nothing_is_heard_is_tried_again() -> None:
    clock = Clock()
    made = broken(clock)
    clock.now = 10.0
    assert made.allowance(A) == 1
    clock.now = 20.0
    assert made.allowance(A) == 1


def test_servers_beyond_number_are_forgotten() -> None:
    made = Breaker(failures=1, pause=10, clock=Clock())
    for number in range(breaker.MOST_SERVERS + 10):
        made.failed(f"https://{number}.example.org")
    assert made.resting == breaker.MOST_SERVERS
    assert made.allowance("https://0.example.org") == ALL
