/** Where the files of a data set lie: in a folder, or in an archive that is read in place. */
package dev.varve.train.store;
