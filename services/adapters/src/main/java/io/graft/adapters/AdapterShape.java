package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The shape of one task's adapters: bottlenecks after the attention output and the feed-forward output of chosen encoder
 * layers (Houlsby et al. 2019, section 2.1), or after the feed-forward output alone.
 *
 * <p>All of a task's adapters live in one flat vector, so that a gather, an optimizer step or a digest is one operation.
 * Order: that of {@link #sites}; in each site {@code down.weight} (m, d) row-major, {@code down.bias} (m), {@code
 * up.weight} (d, m) row-major, {@code up.bias} (d). Then, if the task has its own, the LayerNorms, in the order of {@link
 * #ownNorms}: weight (d), bias (d).
 *
 * @param layers of the encoder
 * @param hidden d, the encoder's hidden size
 * @param bottleneck m, the adapter's inner size
 * @param placement in each adapted layer
 * @param activation between the two matrices
 * @param leaveOut layers without adapters, from 0, ascending
 * @param layerNorms whether the LayerNorms of the adapted layers are the task's own too; else they are the base's
 */
public record AdapterShape(
        int layers,
        int hidden,
        int bottleneck,
        Placement placement,
        Activation activation,
        List<Integer> leaveOut,
        boolean layerNorms) {

    /**
     * The place of one bottleneck, and of the LayerNorm behind it.
     *
     * @param layer of the encoder, from 0
     * @param output whether it follows the feed-forward output; else the attention output
     */
    public record Site(int layer, boolean output) {}

    public AdapterShape {
        if (layers < 1 || hidden < 1 || bottleneck < 1) {
            throw new IllegalArgumentException("an adapter's shape must be positive, not " + layers + " layers, hidden "
                    + hidden + ", bottleneck " + bottleneck);
        }
        SortedSet<Integer> sorted = new TreeSet<>(leaveOut);
        if (sorted.size() >= layers || (!sorted.isEmpty() && (sorted.first() < 0 || sorted.last() >= layers))) {
            throw new IllegalArgumentException(
                    "of layers 0 to " + (layers - 1) + ", adapters can leave out some but not " + leaveOut);
        }
        leaveOut = List.copyOf(sorted);
    }

    /** Houlsby's bottlenecks in every layer. */
    public AdapterShape(int layers, int hidden, int bottleneck) {
        this(layers, hidden, bottleneck, Placement.DOUBLE, Activation.GELU_NEW, List.of(), false);
    }

    /** The same in these layers only; in all, if there are none. */
    public AdapterShape only(List<Integer> adapted) {
        List<Integer> others = new ArrayList<>();
        for (int layer = 0; layer < layers && !adapted.isEmpty(); layer++) {
            if (!adapted.contains(layer)) {
                others.add(layer);
            }
        }
        if (!adapted.isEmpty()
                && layers - others.size() != adapted.stream().distinct().count()) {
            throw new IllegalArgumentException(
                    "adapters were asked for in layers " + adapted + ", and there are layers 0 to " + (layers - 1));
        }
        return new AdapterShape(layers, hidden, bottleneck, placement, activation, others, layerNorms);
    }

    /** The same, placed otherwise. */
    public AdapterShape placed(Placement other) {
        return new AdapterShape(layers, hidden, bottleneck, other, activation, leaveOut, layerNorms);
    }

    /** The same with another nonlinearity. */
    public AdapterShape activated(Activation other) {
        return new AdapterShape(layers, hidden, bottleneck, placement, other, leaveOut, layerNorms);
    }

    /** The same with LayerNorms of its own, or with the base's. */
    public AdapterShape norming(boolean own) {
        return new AdapterShape(layers, hidden, bottleneck, placement, activation, leaveOut, own);
    }

    /** Every bottleneck in the order of the flat vector: layer by layer, attention first. */
    public List<Site> sites() {
        return places(placement == Placement.DOUBLE);
    }

    /** Every LayerNorm that is the task's own, in the order of the flat vector: two in each adapted layer, or none. */
    public List<Site> ownNorms() {
        return layerNorms ? places(true) : List.of();
    }

    private List<Site> places(boolean attention) {
        List<Site> places = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            if (!leaveOut.contains(layer)) {
                if (attention) {
                    places.add(new Site(layer, false));
                }
                places.add(new Site(layer, true));
            }
        }
        return places;
    }

    /** Parameters of one site: 2md + d + m. */
    public int siteParameters() {
        return 2 * bottleneck * hidden + hidden + bottleneck;
    }

    /** Parameters of all sites: where the LayerNorms start in the flat vector. */
    public int bottleneckParameters() {
        return (layers - leaveOut.size()) * (placement == Placement.DOUBLE ? 2 : 1) * siteParameters();
    }

    /** Length of the flat vector. */
    public int parameters() {
        return bottleneckParameters() + (layerNorms ? (layers - leaveOut.size()) * 2 * 2 * hidden : 0);
    }

    /** Where a site's block starts in the flat vector. */
    public int offset(Site site) {
        int index = sites().indexOf(site);
        if (index < 0) {
            throw new IllegalArgumentException(this + " has no " + site);
        }
        return index * siteParameters();
    }
}
