/**
 * What will be trained, as plain values: schedules, rates, one rule per layer group, phases, plans, experiments, and
 * the recipes that make plans. They go to YAML and back unchanged. From a plan's phase and a network comes an
 * {@link dev.varve.plan.Execution}.
 */
package dev.varve.plan;
