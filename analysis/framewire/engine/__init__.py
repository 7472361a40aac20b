"""A transformer encoder in whole numbers: several times as fast as floats on an ordinary processor, and exact.

    encoder = Encoder.open(folder)         a DeBERTa-v2/v3 or BERT in the usual files (config.json, model.safetensors)
    encoder.first(ids)                     a vector for each sequence: the first token's, which classifiers read
    encoder.tokens(ids, layers=(2, 4, 6))  vectors for all tokens, after one layer or after several side by side
    encoder.mean(ids)                      a vector for each sequence: the mean of its tokens', which embeddings are

`ids` are lists of token ids, of any lengths, with the special tokens that the model expects. This package imports
nothing of framewire; it needs numpy, numba, llvmlite and safetensors, and torch on processors without AVX2 only.

The idea
--------
Nearly all the work of an encoder is one operation: a matrix of activations times a matrix of weights. A processor does
it twice to eight times as fast in small whole numbers as in 32-bit floats, because more of them fit into a register.

1. When a model is loaded, each column of weights is divided by a scale of its own and rounded to whole numbers.
2. When a text is read, each row of activations is divided by its own largest value and rounded to 16-bit numbers.
3. One instruction multiplies pairs of 16-bit numbers and adds the two products onto a 32-bit sum, 8 or 16 sums at a
   time. Limits are chosen so that no sum can overflow: it is exact.
4. The sum times the two scales is the float that the product stands for. Rounding errs by about a 60,000th of a row's
   largest value.

Because whole numbers add up to the same sum in any order, a row's result depends on that row alone. The float steps in
between (layer norm, softmax, gelu) are written out lane by lane in one fixed order. So the same text gives the same
bits alone or among others, with one thread or many, and on every processor with AVX2: labels can be compared between
machines, and answers can be kept by the hash of what was asked.

What else saves time: sequences are packed end to end, without padding; some hundreds of tokens pass through all layers
together, so that their activations stay in a core's own cache; each core has batches of its own; the last layer
computes no more than the token that is asked for; and a premise that several hypotheses share is read once in the
first layers.

Order of reading
----------------
encoder    the door: batches in, threads, vectors out
batches    sequences packed end to end
stems      premises that several hypotheses share
bert, deberta    the two kinds of model, from embeddings to layers; `weights` reads their files, `places` DeBERTa's
           distances, `stack` runs layers from one to another
layers     one transformer layer after the other, compiled by numba
attention  the attention of one sequence
packing    weights rounded to whole numbers and laid out for the processor
floats     a DeBERTa in torch, for processors without AVX2
operations/    what all of them are built on:
    kernels    rounding of rows, the exact product, layer norm
    tile       the one instruction, on 6 rows by 16 or 32 columns, as LLVM code: what the rest exists to feed
    rows, lanes    sums, softmax and gelu in a fixed order, sixteen floats at a time
    ordered    the few float products, added in a fixed order
    eigen      eigenvectors, by sums in a fixed order
    amx, amx_tile    the same product by bytes, on server processors with a matrix unit

numba compiles at first use and keeps the machine code beside the modules, or in a user cache. It compiles again when
the file of a function changes, not when one that it calls does: after a change here, delete each `__pycache__`.
"""

from .encoder import Encoder, cores, fastest
from .operations.eigen import ordered_eigenvectors
from .operations.ordered import ordered_product
from .stems import SHARED

__all__ = ["SHARED", "Encoder", "cores", "fastest", "ordered_eigenvectors", "ordered_product"]
