package dev.varve.weights.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A server on this machine that answers as the hubs do, and misbehaves as told: one answer after the other. */
final class HubServer implements AutoCloseable {

    /** Answers one request. */
    interface Answer {
        void to(HttpExchange request) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> ranges = new ArrayList<>();
    private final List<String> askers = new ArrayList<>();

    HubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange request) throws IOException {
        Answer answer;
        synchronized (this) {
            ranges.add(String.valueOf(request.getRequestHeaders().getFirst("Range")));
            askers.add(request.getRequestURI().getRawPath() + " "
                    + request.getRequestHeaders().getFirst("Authorization"));
            answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        }
        try (request) {
            answer.to(request);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it answers from now on; the last answer again and again. */
    HubServer answering(Answer... next) {
        answers.clear();
        answers.addAll(List.of(next));
        ranges.clear();
        askers.clear();
        return this;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** The ranges that were asked for, null for the whole. */
    synchronized List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** What was asked for, and by whom: {@code /path Bearer token}, null for nobody. */
    synchronized List<String> askers() {
        return List.copyOf(askers);
    }

    /** An answer for each path; no other is there. */
    static Answer paths(Map<String, Answer> byPath) {
        return request -> byPath.getOrDefault(request.getRequestURI().getRawPath(), status(404)).to(request);
    }

    /** The bytes, or those from where the request says. */
    static Answer file(byte[] bytes) {
        return cut(bytes, bytes.length);
    }

    /** As {@link #file}, but it ends after so many bytes of the file. */
    static Answer cut(byte[] bytes, int end) {
        return request -> {
            String range = request.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (from >= bytes.length) {
                request.sendResponseHeaders(416, -1);
                return;
            }
            if (range != null) {
                request.getResponseHeaders().add("Content-Range",
                        "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            request.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
            request.getResponseBody().write(bytes, from, Math.max(0, end - from));
            request.getResponseBody().flush();
        };
    }

    static Answer status(int code, String... headers) {
        return request -> {
            for (int i = 0; i < headers.length; i += 2) {
                request.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            request.sendResponseHeaders(code, -1);
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
