"""Words that no indicator can have as its code."""

from xl_addin.contract.layout import NO_INDICATORS

# An indicator's code is the root of its live figures' names (`behovsanalys.perioden`), in texts and in templates. These
# words mean something else there: our own figures, a template's lists, the words of the template language.
RESERVED_CODES = frozenset(
    {
        *("projekt", "rapport", "period", "forra", "granskning", "stod", "utanfor"),
        *("avsnitt", "aktiviteter", "indikatorer", "foretag_utanfor", "stodrader", "diagram", "rad", NO_INDICATORS),
        *("and", "or", "not", "in", "is", "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "true"),
        *("false", "none", "loop", "self", "super", "range", "dict", "lipsum", "cycler", "joiner", "namespace"),
        *("block", "endblock", "call", "endcall", "macro", "endmacro", "filter", "endfilter", "include", "import"),
        *("from", "extends", "with", "endwith", "without", "as", "do", "raw", "endraw", "ignore", "missing", "context"),
        *("recursive", "scoped", "required", "caller", "varargs", "kwargs", "p", "r", "tr", "tc"),
    }
)
