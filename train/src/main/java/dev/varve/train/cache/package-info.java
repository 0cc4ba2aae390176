/** What can be made again, kept on the disk: the folder for it, and the prepared pixels of photos. */
package dev.varve.train.cache;
