/** What happens in a run: the loop over phases, its events, checkpoints, the run folder, and how a run goes on. */
package dev.varve.train.run;
