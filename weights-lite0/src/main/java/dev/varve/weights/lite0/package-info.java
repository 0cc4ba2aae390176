/** The weights of EfficientNet-Lite0, trained on ImageNet-1k, as a resource: fine-tuning that needs no network. */
package dev.varve.weights.lite0;
