/** The command line: one file per command, which collects options, calls the library and prints. */
package dev.varve.cli;
