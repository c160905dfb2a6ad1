package io.graft.adapters;

/**
 * The shape of one task's adapters: two bottlenecks per encoder layer, after the attention output and after the
 * feed-forward output (Houlsby et al. 2019, section 2.1).
 *
 * <p>All of a task's bottlenecks live in one flat vector, so that a gather, an optimizer step or a digest is one
 * operation. Order: for each layer, first the attention site, then the output site; in each site {@code down.weight}
 * (m, d) row-major, {@code down.bias} (m), {@code up.weight} (d, m) row-major, {@code up.bias} (d).
 *
 * @param layers encoder layers, all of them adapted
 * @param hidden d, the encoder's hidden size
 * @param bottleneck m, the adapter's inner size
 */
public record AdapterShape(int layers, int hidden, int bottleneck) {
    /** Sites in one layer: attention output and feed-forward output. */
    public static final int SITES = 2;

    public AdapterShape {
        if (layers < 1 || hidden < 1 || bottleneck < 1) {
            throw new IllegalArgumentException("an adapter's shape must be positive, not " + layers + " layers, hidden "
                    + hidden + ", bottleneck " + bottleneck);
        }
    }

    /** Parameters of one site: 2md + d + m. */
    public int siteParameters() {
        return 2 * bottleneck * hidden + hidden + bottleneck;
    }

    /** Length of the flat vector. */
    public int parameters() {
        return layers * SITES * siteParameters();
    }

    /** Where a site's block starts in the flat vector; {@code site} is 0 for attention, 1 for output. */
    public int offset(int layer, int site) {
        return (layer * SITES + site) * siteParameters();
    }
}
