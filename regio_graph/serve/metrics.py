"""Metrics: counters and latencies of the web process, in the text format of Prometheus.

Counting is a few additions per request; the Prometheus library is loaded when somebody
first asks for `/metrics`.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.core import Metric

# Upper bounds of the buckets of the latency histogram, in seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counts since the process started; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.started = time.time()
        self.requests: Counter[tuple[str, int]] = Counter()  # by kind and status
        self.limits: Counter[str] = Counter()
        self.cache: Counter[str] = Counter()
        self.reloads: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0

    def count(self, kind: str, status: int, seconds: float, found: str) -> None:
        """Count one answered request; `found` tells whether the cache had it."""
        with self._lock:
            self.requests[kind, status] += 1
            self.cache[found] += 1
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def count_reload(self, result: str) -> None:
        """Count a release that was put in place, or failed to be."""
        self.reloads[result] += 1

    def text(self, release: str, state: Callable[[], dict[str, float]]) -> bytes:
        """Write everything in Prometheus' text format; `state` gives what is so right now."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - see the docstring

        registry = CollectorRegistry()
        registry.register(_Collector(self, release, state()))
        return generate_latest(registry)

    def histogram(self) -> tuple[list[tuple[str, float]], float]:
        """Return the latencies as cumulative buckets, and their sum."""
        with self._lock:
            counts, seconds = list(self._buckets), self._seconds
        total, buckets = 0, []
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
            total += count
            buckets.append((bound, float(total)))
        return buckets, seconds


class _Collector:
    def __init__(self, metrics: Metrics, release: str, state: dict[str, float]) -> None:
        self._metrics, self._release, self._state = metrics, release, state

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import (  # noqa: PLC0415 - as above
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
            InfoMetricFamily,
        )

        requests = CounterMetricFamily(
            "regio_requests", "Requests answered, by kind and status.", labels=["kind", "status"]
        )
        for (kind, status), count in list(self._metrics.requests.items()):
            requests.add_metric([kind, str(status)], count)
        yield requests
        for name, help_text, label, counter in (
            ("regio_limits_hit", "Requests that met a limit, by limit.", "limit", self._metrics.limits),
            ("regio_cache", "Requests the cache had (hit), had not (miss) or was not for (pass).", "result",
             self._metrics.cache),
            ("regio_reloads", "Releases put in place since the start, by result.", "result",
             self._metrics.reloads),
        ):  # fmt: skip
            family = CounterMetricFamily(name, help_text, labels=[label])
            for value, count in list(counter.items()):
                family.add_metric([value], count)
            yield family
        buckets, seconds = self._metrics.histogram()
        yield HistogramMetricFamily(
            "regio_request_seconds",
            "Time to the last byte handed to the HTTP server.",
            buckets=buckets,
            sum_value=seconds,
        )
        for gauge, now in self._state.items():
            yield GaugeMetricFamily(f"regio_{gauge}", gauge.replace("_", " ").capitalize() + ".", value=now)
        yield GaugeMetricFamily("regio_start_time_seconds", "When the server started.", self._metrics.started)
        release = InfoMetricFamily("regio_release", "The release that is served.")
        release.add_metric([], {"id": self._release})
        yield release
