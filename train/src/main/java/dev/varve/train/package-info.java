/** The front door: {@link dev.varve.train.Learner} takes data and a model and trains it by layer groups. */
package dev.varve.train;
