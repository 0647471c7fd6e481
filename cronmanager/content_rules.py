"""What browsers may load on our pages, and on pages that others made (content_policy.py). [rule]"""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

OURS = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
FOREIGN = {
    **OURS,
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}
