package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShapeRuleTest {
    @Property
    void shouldChooseTheSmallestBucketThatHoldsTheText(@ForAll @IntRange(min = 1, max = 512) int tokens) {
        int length = ShapeRule.paddedLength(tokens);

        assertThat(ShapeRule.BUCKETS).contains(length);
        assertThat(length).isGreaterThanOrEqualTo(tokens);
        assertThat(ShapeRule.BUCKETS.stream().filter(bucket -> bucket >= tokens && bucket < length))
                .isEmpty();
    }

    @Property
    void shouldRefuseWhatNoBucketHolds(@ForAll int tokens) {
        if (tokens < 1 || tokens > ShapeRule.maxTokens()) {
            assertThatIllegalArgumentException().isThrownBy(() -> ShapeRule.paddedLength(tokens));
        }
    }
}
