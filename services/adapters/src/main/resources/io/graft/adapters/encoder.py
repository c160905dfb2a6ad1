# The model: one forward for training, evaluation and serving. TorchScript, in the form a TorchScript archive stores;
# TorchScriptArchive wraps this text, and it compiles when the archive is loaded. Program appends the base's products:
# linear, activated_linear and pack, as the device has them.
#
# B rows, S padded length, d hidden size, T resident adapters, P parameters of one adapter, k classes.
#   ids, types  int32 (B, S)     mask  float (B, S): 1 for tokens, 0 for padding
#   weights     the base, in the order of BaseWeights: 5 of the embeddings, 12 of each layer, and 2 of a pooler
#   bank        (T, P), each row in AdapterShape's order: float in training, in serving what AdapterBank made; no values
#               at all for the plain encoder
#   slots       int64 (B): each row's adapter; empty if all rows share the only one (training)
#   plan        what base and adapters look like, in ForwardPlan's order: heads, activation, pooling, the adapters'
#               activation, whether they read normed values; then of each layer the number of the adapter at its attention
#               output, of that at its output, and of its own LayerNorms, -1 for none
class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # One of the activations, numbered as in ForwardPlan.
  def activate(self: __torch__.Encoder, x: Tensor, activation: int) -> Tensor:
    if activation == 0:
      y = torch.gelu(x)
    else:
      if activation == 1:
        y = torch.gelu(x, approximate="tanh")
      else:
        if activation == 2:
          y = torch.relu(x)
        else:
          y = torch.silu(x)
    return y

  # In training, what attention mixes of short texts: products in bf16, the softmax in fp32. The fused kernel answers as
  # fast, but its gradient takes twice as long; beyond 64 tokens the scores would take too much memory.
  def mixed_in_bf16(self: __torch__.Encoder, qkv: Tensor, bias: Tensor, heads: int) -> Tensor:
    rows = torch.size(qkv, 0)
    length = torch.size(qkv, 1)
    head = torch.size(qkv, 2) // (3 * heads)
    split = torch.permute(torch.view(qkv, [rows, length, 3, heads, head]), [2, 0, 3, 1, 4])
    parts = torch.unbind(torch.reshape(split, [3, rows * heads, length, head]), 0)
    products = torch.view(torch.bmm(parts[0], torch.transpose(parts[1], 1, 2)), [rows, heads, length, length])
    shares = torch.softmax(torch.add(bias, products, alpha=head ** -0.5), -1)
    mixed = torch.bmm(torch.view(torch.to(shares, 15), [rows * heads, length, length]), parts[2])
    return torch.view(mixed, [rows, heads, length, head])

  def attention(self: __torch__.Encoder, x: Tensor, bias: Tensor, heads: int, weight: Tensor, weight_bias: Tensor) -> Tensor:
    rows = torch.size(x, 0)
    length = torch.size(x, 1)
    hidden = torch.size(x, 2)
    qkv = self.linear(x, weight, weight_bias)
    if torch.is_grad_enabled() and qkv.dtype == 15 and length <= 64:
      mixed = self.mixed_in_bf16(qkv, bias, heads)
    else:
      split = torch.view(torch.to(qkv, 6), [rows, length, 3, heads, hidden // heads])
      parts = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
      mixed = torch.scaled_dot_product_attention(parts[0], parts[1], parts[2], bias)
    return torch.reshape(torch.transpose(mixed, 1, 2), [rows, length, hidden])

  # The flat vector's parts: down.weight, down.bias, up.weight, up.bias of each site, in the precision that they are
  # multiplied in; then, as they are, of each layer with LayerNorms of its own weight and bias of the attention output's,
  # weight and bias of the output's.
  def parts_of(self: __torch__.Encoder, bank: Tensor, sites: int, norms: int, hidden: int, precision: int) -> List[Tensor]:
    adapters = torch.size(bank, 1) - 4 * norms * hidden
    shares = torch.split_with_sizes(bank, [adapters, 4 * norms * hidden], 1)
    bottleneck = (adapters // sites - hidden) // (2 * hidden + 1)
    sizes = annotate(List[int], [])
    for site in range(sites):
      _ = torch.append(sizes, bottleneck * hidden)
      _1 = torch.append(sizes, bottleneck)
      _2 = torch.append(sizes, bottleneck * hidden)
      _3 = torch.append(sizes, hidden)
    parts = torch.split_with_sizes(torch.to(shares[0], precision), sizes, 1)
    if norms > 0:
      parts = torch.add(parts, torch.split(shares[1], hidden, 1))
    return parts

  # residual + up(activate(down(h))) of one site (Houlsby et al. 2019, figure 2), or the residual where there is none. The
  # products are in the precision of h, which is the base's.
  def adapt(self: __torch__.Encoder, h: Tensor, residual: Tensor, parts: List[Tensor], site: int, slots: Tensor, activation: int) -> Tensor:
    if site < 0:
      adapted = residual
    else:
      hidden = torch.size(h, 2)
      first = site * 4
      if torch.numel(slots) == 0:
        down = torch.view(parts[first], [-1, hidden])
        up = torch.view(parts[first + 2], [hidden, -1])
        inner = self.activate(torch.linear(h, down, torch.view(parts[first + 1], [-1])), activation)
        adapted = torch.add(torch.linear(inner, up, torch.view(parts[first + 3], [-1])), residual)
      else:
        rows = torch.size(h, 0)
        downs = torch.view(torch.index_select(parts[first], 0, slots), [rows, -1, hidden])
        down_biases = torch.unsqueeze(torch.index_select(parts[first + 1], 0, slots), 1)
        ups = torch.view(torch.index_select(parts[first + 2], 0, slots), [rows, hidden, -1])
        up_biases = torch.unsqueeze(torch.index_select(parts[first + 3], 0, slots), 1)
        inners = self.activate(torch.baddbmm(down_biases, h, torch.transpose(downs, 1, 2)), activation)
        adapted = torch.add(torch.to(torch.baddbmm(up_biases, inners, torch.transpose(ups, 1, 2)), 6), residual)
    return adapted

  # The LayerNorm of x: the base's, or the task's own, whose weight is the part own and whose bias is the next; -1 for the
  # base's. Rows of several tasks are normed alike, then scaled and shifted each by its own.
  def norm(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor, parts: List[Tensor], own: int, slots: Tensor, eps: float) -> Tensor:
    d = torch.size(x, 2)
    if own < 0:
      y = torch.layer_norm(x, [d], weight, bias, eps)
    else:
      if torch.numel(slots) == 0:
        y = torch.layer_norm(x, [d], torch.view(parts[own], [-1]), torch.view(parts[own + 1], [-1]), eps)
      else:
        scales = torch.to(torch.unsqueeze(torch.index_select(parts[own], 0, slots), 1), 6)
        shifts = torch.to(torch.unsqueeze(torch.index_select(parts[own + 1], 0, slots), 1), 6)
        y = torch.add(torch.mul(torch.layer_norm(x, [d], None, None, eps), scales), shifts)
    return y

  # The LayerNorm of h + x behind one place's adapter, whose number is site; h is in the base's precision. An adapter reads
  # h, or the LayerNorm where the plan says so; its residual is h either way (AdapterHub's original_ln_before and
  # residual_before_ln).
  def adapt_and_norm(self: __torch__.Encoder, h: Tensor, x: Tensor, weight: Tensor, bias: Tensor, parts: List[Tensor], site: int, own: int, slots: Tensor, plan: List[int], eps: float) -> Tensor:
    residual = torch.to(h, 6)
    read = h
    if site >= 0 and plan[4] == 1:
      read = torch.to(self.norm(torch.add(residual, x), weight, bias, parts, own, slots, eps), h.dtype)
    adapted = self.adapt(read, residual, parts, site, slots, plan[3])
    return self.norm(torch.add(adapted, x), weight, bias, parts, own, slots, eps)

  # The lowest layer with adapters; the number of layers if there are none.
  def lowest(self: __torch__.Encoder, plan: List[int]) -> int:
    layers = (len(plan) - 5) // 3
    lowest = layers
    for i in range(layers):
      layer = layers - 1 - i
      if plan[5 + 3 * layer] >= 0 or plan[6 + 3 * layer] >= 0:
        lowest = layer
    return lowest

  def embedded(self: __torch__.Encoder, ids: Tensor, types: Tensor, weights: List[Tensor], eps: float) -> Tensor:
    words = torch.embedding(weights[0], ids)
    positions = torch.slice(weights[1], 0, 0, torch.size(ids, 1))
    x = torch.add(torch.add(words, torch.embedding(weights[2], types)), positions)
    return torch.layer_norm(x, [torch.size(weights[0], 1)], weights[3], weights[4], eps)

  # What the attention's scores are shifted by, (B, 1, 1, S): far down where padded.
  def attention_bias(self: __torch__.Encoder, mask: Tensor) -> Tensor:
    return torch.mul(torch.unsqueeze(torch.unsqueeze(torch.sub(mask, 1.), 1), 1), 1000000000.)

  # The output (B, S, d) of a layer's attention, before its residual, in the base's precision.
  def attended(self: __torch__.Encoder, x: Tensor, bias: Tensor, weights: List[Tensor], layer: int, heads: int) -> Tensor:
    w = 5 + 12 * layer
    return self.linear(self.attention(x, bias, heads, weights[w], weights[w + 1]), weights[w + 2], weights[w + 3])

  # The hidden state (B, S, d) behind the layers from first to before end. x is the one before them, or (B, S, 2 d) with the
  # first layer's attention output behind it.
  def layers(self: __torch__.Encoder, x: Tensor, mask: Tensor, weights: List[Tensor], bank: Tensor, slots: Tensor, plan: List[int], eps: float, first: int, end: int) -> Tensor:
    hidden = torch.size(weights[0], 1)
    sites = 0
    norms = 0
    for layer in range((len(plan) - 5) // 3):
      for place in range(2):
        if plan[5 + 3 * layer + place] >= 0:
          sites = sites + 1
      if plan[7 + 3 * layer] >= 0:
        norms = norms + 1
    parts = annotate(List[Tensor], [])
    if torch.numel(bank) != 0:
      parts = self.parts_of(bank, sites, norms, hidden, weights[5].dtype)
    bias = self.attention_bias(mask)
    for layer in range(first, end):
      w = 5 + 12 * layer
      site = plan[5 + 3 * layer]
      own = -1
      if plan[7 + 3 * layer] >= 0:
        own = 4 * (sites + plan[7 + 3 * layer])
      if torch.size(x, 2) == hidden:
        h = self.attended(x, bias, weights, layer, plan[0])
      else:
        h = torch.to(torch.slice(x, 2, hidden), weights[w].dtype)
        x = torch.slice(x, 2, 0, hidden)
      x = self.adapt_and_norm(h, x, weights[w + 4], weights[w + 5], parts, site, own, slots, plan, eps)
      site = plan[6 + 3 * layer]
      if own >= 0:
        own = own + 2
      h = self.linear(self.activated_linear(x, weights[w + 6], weights[w + 7], plan[1]), weights[w + 8], weights[w + 9])
      x = self.adapt_and_norm(h, x, weights[w + 10], weights[w + 11], parts, site, own, slots, plan, eps)
    return x

  # The last hidden state (B, S, d). Instead of ids it takes what does not depend on the adapters: the state before the
  # lowest layer that has some, and that layer's attention output (B, S, 2 d).
  def hidden(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, weights: List[Tensor], bank: Tensor, slots: Tensor, plan: List[int], eps: float) -> Tensor:
    count = (len(weights) - 5) // 12
    if torch.dim(ids) == 3:
      x = self.layers(ids, mask, weights, bank, slots, plan, eps, self.lowest(plan), count)
    else:
      x = self.layers(self.embedded(ids, types, weights, eps), mask, weights, bank, slots, plan, eps, 0, count)
    return x

  # What does not depend on each row's adapters, as hidden takes it, without padding: B tensors (n, 2 d).
  def frozen_states(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, weights: List[Tensor], plan: Tensor, eps: Tensor) -> List[Tensor]:
    numbers = self.plan_of(plan)
    none = torch.slice(torch.zeros_like(mask), 0, 0, 0)
    x = self.embedded(ids, types, weights, float(eps))
    lowest = self.lowest(numbers)
    x = self.layers(x, mask, weights, none, none, numbers, float(eps), 0, lowest)
    attended = self.attended(x, self.attention_bias(mask), weights, lowest, numbers[0])
    x = torch.cat([x, torch.to(attended, 6)], 2)
    states = annotate(List[Tensor], [])
    for row in range(torch.size(ids, 0)):
      tokens = int(torch.sum(torch.select(mask, 0, row)))
      _ = torch.append(states, torch.clone(torch.slice(torch.select(x, 0, row), 0, 0, tokens)))
    return states

  # States (n, 2 d) as rows of one batch (B, S, 2 d), 0 where padded; mask (B, S).
  def padded(self: __torch__.Encoder, mask: Tensor, states: List[Tensor]) -> Tensor:
    x = torch.zeros([len(states), torch.size(mask, 1), torch.size(states[0], 1)], dtype=6, device=mask.device)
    for row in range(len(states)):
      place = torch.slice(torch.select(x, 0, row), 0, 0, torch.size(states[row], 0))
      _ = torch.copy_(place, states[row])
    return x

  # One vector of each row (B, d), as the plan says: 0 the mean over its tokens, 1 its first token, 2 that through the
  # pooler.
  def pooled(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, weights: List[Tensor], bank: Tensor, slots: Tensor, plan: List[int], eps: float) -> Tensor:
    x = self.hidden(ids, types, mask, weights, bank, slots, plan, eps)
    if plan[2] == 0:
      tokens = torch.unsqueeze(mask, 2)
      vector = torch.div(torch.sum(torch.mul(x, tokens), [1]), torch.sum(tokens, [1]))
    else:
      vector = torch.contiguous(torch.select(x, 1, 0))
      if plan[2] == 2:
        w = len(weights) - 2
        vector = torch.tanh(torch.to(self.linear(vector, weights[w], weights[w + 1]), 6))
    return vector

  # A plan that came as a tensor.
  def plan_of(self: __torch__.Encoder, values: Tensor) -> List[int]:
    plan = annotate(List[int], [])
    for i in range(torch.size(values, 0)):
      _ = torch.append(plan, int(torch.select(values, 0, i)))
    return plan

  # The vectors (N, d) at the given places, counted through the batch, S a row.
  def tokens(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, weights: List[Tensor], bank: Tensor, slots: Tensor, plan: List[int], eps: float, places: Tensor) -> Tensor:
    x = self.hidden(ids, types, mask, weights, bank, slots, plan, eps)
    return torch.index_select(torch.reshape(x, [-1, torch.size(x, 2)]), 0, places)

  # The vectors that a kind of head reads: the pooled rows (B, d), or all tokens (B, S, d).
  def read(self: __torch__.Encoder, kind: int, ids: Tensor, types: Tensor, mask: Tensor, weights: List[Tensor], bank: Tensor, slots: Tensor, plan: List[int], eps: float) -> Tensor:
    if kind < 3:
      x = self.pooled(ids, types, mask, weights, bank, slots, plan, eps)
    else:
      x = self.hidden(ids, types, mask, weights, bank, slots, plan, eps)
    return x

  # The loss of a shard's rows, whose vectors are x, by the kind of head as HeadKind numbers it: cross-entropy of one
  # label; of each of several; squared error; cross-entropy of start and end over the tokens of the context and [CLS]; of
  # each token's tag. targets (B, w) or (B, S, w) is what Lessons makes, times each row's share of the loss, so that
  # shards add up to the batch's mean and a padding row, all zeros, counts nothing.
  def loss(self: __torch__.Encoder, kind: int, x: Tensor, targets: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    outputs = torch.linear(x, weight, bias)
    if kind == 1:
      k = torch.size(outputs, 1)
      right = torch.mul(torch.softplus(torch.neg(outputs)), torch.slice(targets, 1, 0, k))
      wrong = torch.mul(torch.softplus(outputs), torch.slice(targets, 1, k, 2 * k))
      loss = torch.sum(torch.add(right, wrong))
    else:
      if kind == 2:
        parts = torch.unbind(targets, 1)
        y = torch.select(outputs, 1, 0)
        square = torch.sub(torch.mul(torch.mul(y, y), parts[0]), torch.mul(torch.mul(y, parts[1]), 2.))
        loss = torch.sum(torch.add(square, parts[2]))
      else:
        if kind == 3:
          possible = torch.to(torch.gt(torch.slice(targets, 2, 2, 3), 0.), 6)
          places = torch.add(outputs, torch.mul(torch.sub(possible, 1.), 1000000000.))
          scores = torch.log_softmax(places, 1)
          loss = torch.neg(torch.sum(torch.mul(scores, torch.slice(targets, 2, 0, 2))))
        else:
          scores = torch.log_softmax(outputs, -1)
          loss = torch.neg(torch.sum(torch.mul(scores, targets)))
    return loss

  # [loss, gradient] of one shard with respect to trained (P + k d + k): adapters, head weight, head bias. head holds the
  # kind and k.
  def gradient(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, targets: Tensor, weights: List[Tensor], trained: Tensor, plan: Tensor, eps: Tensor, head: Tensor) -> List[Tensor]:
    d = torch.size(weights[0], 1)
    kind = int(torch.select(head, 0, 0))
    k = int(torch.select(head, 0, 1))
    leaf = torch.requires_grad_(torch.detach(trained), True)
    split = torch.split_with_sizes(leaf, [torch.numel(leaf) - k * d - k, k * d, k], 0)
    slots = torch.slice(torch.zeros_like(ids), 0, 0, 0)
    x = self.read(kind, ids, types, mask, weights, torch.unsqueeze(split[0], 0), slots, self.plan_of(plan), float(eps))
    loss = self.loss(kind, x, targets, torch.view(split[1], [k, d]), split[2])
    gradient = unchecked_cast(Tensor, torch.grad([loss], [leaf])[0])
    return [torch.detach(loss), gradient]

  # [loss, gradients] with respect to trained: those tensors of the base that indices name, then the head (k d + k).
  # Fine-tuning, to compare with. half: linear layers compute in bf16.
  def tuned_gradient(self: __torch__.Encoder, ids: Tensor, types: Tensor, mask: Tensor, targets: Tensor, weights: List[Tensor], indices: Tensor, half: Tensor, trained: List[Tensor], plan: Tensor, eps: Tensor, head: Tensor) -> List[Tensor]:
    leaves = annotate(List[Tensor], [])
    for i in range(len(trained)):
      _ = torch.append(leaves, torch.requires_grad_(torch.detach(trained[i]), True))
    tuned = torch.slice(weights, 0, len(weights))
    for i in range(torch.numel(indices)):
      _1 = torch._set_item(tuned, int(torch.select(indices, 0, i)), leaves[i])
    if bool(half):
      base = self.in_bf16(tuned)
    else:
      base = tuned
    d = torch.size(weights[0], 1)
    kind = int(torch.select(head, 0, 0))
    k = int(torch.select(head, 0, 1))
    split = torch.split_with_sizes(leaves[len(leaves) - 1], [k * d, k], 0)
    none = torch.slice(torch.zeros_like(ids), 0, 0, 0)
    x = self.read(kind, ids, types, mask, base, none, none, self.plan_of(plan), float(eps))
    loss = self.loss(kind, x, targets, torch.view(split[0], [k, d]), split[1])
    gradients = torch.grad([loss], leaves)
    result = [torch.detach(loss)]
    for i in range(len(leaves)):
      _2 = torch.append(result, unchecked_cast(Tensor, gradients[i]))
    return result

  # One AdamW step, in place and in one pass, on gradients summed over shards in their order and clipped by their global
  # norm; returns the norm. gradients holds the first shard's, which the sums are written into, then the second's and so on;
  # decay is 1 where weights decay; factors are what the rate is multiplied by, nothing if that is 1 everywhere; steps counts
  # this one.
  def step(self: __torch__.Encoder, trained: List[Tensor], first: List[Tensor], second: List[Tensor], decay: List[Tensor], factors: List[Tensor], gradients: List[Tensor], rate: float, weight_decay: float, clip: float, steps: float) -> Tensor:
    count = len(trained)
    sums = annotate(List[Tensor], [])
    counts = annotate(List[Tensor], [])
    norms = annotate(List[Tensor], [])
    before = annotate(List[Tensor], [])
    for i in range(count):
      g = torch.contiguous(gradients[i])
      for shard in range(1, len(gradients) // count):
        g = torch.add_(g, gradients[shard * count + i])
      _ = torch.append(sums, g)
      _1 = torch.append(norms, torch.linalg_vector_norm(g))
      _2 = torch.append(counts, torch.full([], steps, dtype=6, device=g.device))
      p = trained[i]
      _3 = torch.addcmul_(p, p, decay[i], value=-(rate * weight_decay))
      if len(factors) != 0:
        _4 = torch.append(before, torch.clone(p))
    norm = torch.linalg_vector_norm(torch.stack(norms))
    scale = torch.clamp(torch.div(torch.add(norm, 0.000001), clip), 1.)
    none = annotate(List[Tensor], [])
    torch._fused_adamw_(trained, sums, first, second, none, counts, lr=rate, beta1=0.9, beta2=0.999, weight_decay=0., eps=0.00000001, amsgrad=False, maximize=False, grad_scale=scale)
    for i in range(len(before)):
      _5 = torch.copy_(trained[i], torch.lerp(before[i], trained[i], factors[i]))
    return norm

  # Room for adapters: size is (T, P), the precision that of the base's linear layers, of which weights holds one.
  def new_bank(self: __torch__.Encoder, size: Tensor, weights: List[Tensor]) -> Tensor:
    like = weights[0]
    return torch.zeros([int(torch.select(size, 0, 0)), int(torch.select(size, 0, 1))], dtype=like.dtype, device=like.device)

  # Writes one adapter (P) into its slot and returns its first value; other rows stay as they are, even while others read
  # them.
  def put(self: __torch__.Encoder, bank: Tensor, slot: int, values: Tensor) -> Tensor:
    _ = torch.copy_(torch.select(bank, 0, slot), values)
    return torch.slice(values, 0, 0, 1)

  # One of the base's products, so many times: to measure what the machine can do. One row of the last, as float.
  def products(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor, times: int) -> Tensor:
    input = torch.to(x, weight.dtype)
    product = self.linear(input, weight, bias)
    for i in range(times - 1):
      product = self.linear(input, weight, bias)
    return torch.to(torch.select(product, 0, 0), 6)

  # Writes values into a tensor from an offset on; returns the first.
  def fill(self: __torch__.Encoder, tensor: Tensor, offset: int, values: Tensor) -> Tensor:
    part = torch.slice(torch.view(tensor, [-1]), 0, offset, offset + torch.numel(values))
    return torch.slice(torch.copy_(part, values), 0, 0, 1)

  # One of the base's tensors: those of linear layers in bf16; embeddings and LayerNorms stay float.
  def one_in_bf16(self: __torch__.Encoder, weight: Tensor, i: int) -> Tensor:
    place = (i - 5) % 12
    if i >= 5 and place != 4 and place != 5 and place != 10 and place != 11:
      converted = torch.to(weight, 15)
    else:
      converted = weight
    return converted

  # The same of a tensor whose place comes as one.
  def placed_in_bf16(self: __torch__.Encoder, weight: Tensor, i: Tensor) -> Tensor:
    return self.one_in_bf16(weight, int(i))

  # All of them.
  def in_bf16(self: __torch__.Encoder, weights: List[Tensor]) -> List[Tensor]:
    converted = annotate(List[Tensor], [])
    for i in range(len(weights)):
      _ = torch.append(converted, self.one_in_bf16(weights[i], i))
    return converted

  # Of all the base's tensors, those that answers are computed with: the weights of linear layers in the products' own
  # layout.
  def packed(self: __torch__.Encoder, weights: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(len(weights)):
      if i >= 5 and torch.dim(weights[i]) == 2:
        _ = torch.append(result, self.pack(weights[i]))
      else:
        _ = torch.append(result, weights[i])
    return result

  # Exact: every bf16 value is a float.
  def in_fp32(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.to(x, 6)
