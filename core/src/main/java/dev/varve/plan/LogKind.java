package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run writes into its folder besides {@code events.jsonl}. */
public enum LogKind {
    /** {@code metrics.csv}, a row for each epoch: all figures, and the rate of each group in its last batch. */
    @JsonProperty("csv") CSV,
    /**
     * An event file that TensorBoard reads: loss and rates of each batch, all figures of each epoch, and what was
     * measured of groups.
     */
    @JsonProperty("tensorboard") TENSORBOARD
}
