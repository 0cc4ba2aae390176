/** Architectures of other libraries under the names of their parameters, one file per family, and one registry. */
package dev.varve.zoo;
