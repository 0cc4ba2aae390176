/** What is measured on a validation or test part: figures and the confusion matrix, summed over batches. */
package dev.varve.train.metric;
