"""Faults in a program that knows nothing of them: Python loads this module first where its folder is on
PYTHONPATH.

In the process of the chain, texts with certain words kill it, hang it, or take all its memory. In the others,
if FAULT_CALL and FAULT_NUMBER say so, the call with this number (counted over all processes in the file
FAULT_COUNT) among those that change FAULT_FOLDER fails with FAULT_ERRNO.
"""

import os
import signal
import sys
import time

DIES, HANGS, HOARDS = "程序遇之即亡", "程序遇之即眠", "程序遇之即贪"


def harmed(run):
    """The chain, with the harm that some texts do to it."""

    def harming(source):
        if DIES in source.chars:
            os.kill(os.getpid(), signal.SIGKILL)
        if HANGS in source.chars:
            time.sleep(1e6)
        if HOARDS in source.chars:
            hoard = []
            while True:
                hoard.append(bytearray(10 << 20))
        return run(source)

    return harming


class Harming:
    """Puts the harm into `policyextract.pipeline` when it is imported."""

    def find_spec(self, name, path, target=None):
        """Where the module is, its `run` to be wrapped as soon as it is loaded; None for all others."""
        if name != "policyextract.pipeline":
            return None
        import importlib.machinery

        found = importlib.machinery.PathFinder.find_spec(name, path)
        load = found.loader.exec_module

        def loaded(module):
            load(module)
            module.run = harmed(module.run)

        found.loader.exec_module = loaded
        return found


if "policyextract.sources.child" in " ".join(sys.orig_argv):
    sys.meta_path.insert(0, Harming())
