"""The settings of a server that the tests start as a process: the test database and the folder it is told."""

import os

from tests.settings import *  # noqa: F403

MEDIA_ROOT = os.environ["MEDIA_ROOT"]
