package dev.varve.weights.hub;

import java.net.URI;

/**
 * A file on a server, and where it is kept when it has come.
 *
 * @param name what messages call it, such as {@code resnet50.a1_in1k}
 * @param licence SPDX identifier or address; empty where it is not known
 * @param sha256 the first digits of its SHA-256, as far as they are known beforehand; may be empty
 * @param url where it is
 * @param path below a cache folder
 */
public record RemoteFile(String name, String licence, String sha256, URI url, String path) {
}
