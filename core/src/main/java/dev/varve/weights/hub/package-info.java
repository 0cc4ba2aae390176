/** Where files of weights come from: the pretrained tags of each architecture, and how they get onto this machine. */
package dev.varve.weights.hub;
