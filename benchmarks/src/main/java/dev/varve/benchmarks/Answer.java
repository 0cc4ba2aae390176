package dev.varve.benchmarks;

import java.util.Map;

/**
 * What a question was answered with.
 *
 * @param question what was asked
 * @param facts of each side, by the contestant's name
 * @param rounds what was measured
 */
record Answer(Question question, Map<String, Facts> facts, Rounds rounds) {
}
