"""Loaded by every Python below this folder in PYTHONPATH: the processor is one that has AVX2 and nothing newer."""

from llvmlite import binding

_host = binding.get_host_cpu_features


def _features():
    found = _host()
    for name in found:
        if name.startswith(("avx512", "amx", "avx10")) or "vnni" in name:
            found[name] = False
    return found


binding.get_host_cpu_features = _features
