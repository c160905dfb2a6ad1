
  # A linear layer of the base, in and out in its weights' precision.
  def linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(torch.to(x, weight.dtype), weight, bias)

  # The same with an activation behind it.
  def activated_linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor, activation: int) -> Tensor:
    return self.activate(self.linear(x, weight, bias), activation)

  # A linear layer's weight as answers are computed with it.
  def pack(self: __torch__.Encoder, weight: Tensor) -> Tensor:
    return weight
