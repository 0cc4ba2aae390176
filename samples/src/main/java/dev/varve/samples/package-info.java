/** Data sets drawn by code: no pixel comes from elsewhere, and a seed gives the same files on every machine. */
package dev.varve.samples;
