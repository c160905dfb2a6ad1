
  # A linear layer of the base, in and out in its weights' precision: oneDNN's where the weight is packed, as it is for
  # answers, and PyTorch's, which knows gradients, where it is not.
  def linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    input = torch.to(x, weight.dtype)
    if weight.is_mkldnn:
      y = ops.mkldnn._linear_pointwise(input, weight, bias, "none", annotate(List[Optional[number]], []), "")
    else:
      y = torch.linear(input, weight, bias)
    return y

  # The same with an activation behind it. oneDNN activates the product's sums before it rounds them, in the same pass.
  def activated_linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor, activation: int) -> Tensor:
    if weight.is_mkldnn and activation < 2:
      algorithm = "none"
      if activation == 1:
        algorithm = "tanh"
      y = ops.mkldnn._linear_pointwise(torch.to(x, weight.dtype), weight, bias, "gelu", annotate(List[Optional[number]], []), algorithm)
    else:
      y = self.activate(self.linear(x, weight, bias), activation)
    return y

  # A linear layer's weight as answers are computed with it: laid out in the blocks that oneDNN multiplies, once instead
  # of in every call.
  def pack(self: __torch__.Encoder, weight: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(weight)
