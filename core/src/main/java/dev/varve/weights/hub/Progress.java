package dev.varve.weights.hub;

/** Hears how far a download has come. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress SILENT = (what, bytes, all) -> { };

    /**
     * Some bytes have come.
     *
     * @param what is being downloaded
     * @param bytes that lie on the disk by now, those of a former attempt among them
     * @param all bytes of the file; -1 where the server does not say
     */
    void at(RemoteFile what, long bytes, long all);
}
