import numpy as np
import pytest
from embedding_sphere.methods.base import Frame
from embedding_sphere.worker.throttle import Throttle

POSITIONS = np.zeros((1, 3), dtype=np.float32)


def run_steps(seconds_a_step, count=100, cost_every=7, interval=0.016):
    """Offer `count` frames at a steady pace; returns what was sent, and when."""
    now = 0.0
    sent = []
    throttle = Throttle(
        lambda frame, costs: sent.append((now, frame.iteration, list(costs))),
        interval,
        lambda: now,
    )
    for iteration in range(1, count + 1):
        cost = 1 / iteration if iteration % cost_every == 0 else None
        throttle.offer(Frame(iteration, count, POSITIONS, cost))
        now += seconds_a_step
    throttle.flush()
    return sent


@pytest.mark.parametrize("pace", [0.0, 0.0005, 0.004, 0.0159, 0.017, 0.2])
def test_the_first_and_the_last_frame_are_sent_and_no_cost_is_lost(pace):
    sent = run_steps(pace)
    assert [sent[0][1], sent[-1][1]] == [1, 100]
    iterations = [iteration for _, iteration, _ in sent]
    assert iterations == sorted(set(iterations))
    costs = [cost for _, _, some in sent for cost in some]
    assert costs == [(iteration, 1 / iteration) for iteration in range(7, 101, 7)]
    for _, iteration, some in sent:
        assert all(measured <= iteration for measured, _ in some)


def test_frames_are_an_interval_apart_but_for_the_last():
    times = [at for at, _, _ in run_steps(0.001, count=1000)]
    gaps = np.diff(times[:-1])
    assert gaps.min() >= 0.016 - 1e-9
    assert gaps.max() <= 0.017 + 1e-9


def test_slow_frames_are_all_sent():
    assert len(run_steps(0.02)) == 100


def test_nothing_is_sent_twice():
    sent = []
    throttle = Throttle(lambda frame, _: sent.append(frame.iteration))
    throttle.flush()
    assert throttle.offer(Frame(1, 2, POSITIONS, None))
    throttle.flush()
    assert sent == [1]
