package io.graft.adapters;

import java.util.List;

/** Real sentences of different lengths. */
final class Sentences {
    static final List<String> ALL = List.of(
            "Yes.",
            "How far is it from Denver to Aspen?",
            "What county is Modesto, California in?",
            "The film is a touching reflection on ageing, suffering and the prospect of death.",
            "My card payment was declined twice yesterday and nobody at the branch could tell me why.",
            "Book a table for four at an Italian restaurant near the station for tomorrow evening at half past seven, please.",
            "Naïve café owners in Zürich charge 7.50 € for an espresso — and people pay!",
            "The company said that operating profit rose to EUR 13.1 million from EUR 8.7 million in the corresponding period"
                    + " a year earlier, while net sales grew by eleven per cent.",
            "Forest fire near La Ronge, Saskatchewan: residents asked to shelter in place are being notified by officers, and"
                    + " no other evacuation or shelter in place orders are expected before the end of the week.",
            "In the beginning of the nineteenth century, travellers who crossed the mountains in winter did so on foot, with a"
                    + " guide from one of the villages below the pass, and it was not unusual that a party which had set out"
                    + " in clear weather was held for several days in the hospice at the top, where monks kept a fire, a"
                    + " kettle of soup and a dozen large dogs.",
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
            "The quick brown fox jumps over the lazy dog while the band plays on and on and on until the lights go out over"
                    + " the harbour and the last of the guests has gone home to bed at long last.",
            "Fine product, terrible delivery.",
            "What is the difference between a preface and a foreword, and which of them is usually written by the author of"
                    + " the book rather than by somebody else?");

    private Sentences() {}
}
