package flagship.scheduling;

/**
 * A binary heap of weights, the one that gets the next seat on top. Arrays instead of objects: it is the innermost loop of scheduling.
 * For one dealing and one thread.
 */
final class SeatHeap {
    private final long[] weights;
    private final long[] seats;
    private final boolean lastNameFirst;
    private final double[] quotients;
    private final int[] heap;

    /** @param seats what is dealt already; written to */
    SeatHeap(long[] weights, long[] seats, boolean lastNameFirst) {
        this.weights = weights;
        this.seats = seats;
        this.lastNameFirst = lastNameFirst;
        this.quotients = new double[weights.length];
        this.heap = new int[weights.length];
        for (int index = 0; index < heap.length; index++) {
            quotients[index] = quotient(index);
            heap[index] = index;
        }
        for (int place = heap.length / 2 - 1; place >= 0; place--) {
            sink(place);
        }
    }

    void deal(long count) {
        for (long seat = 0; seat < count; seat++) {
            int winner = heap[0];
            seats[winner]++;
            quotients[winner] = quotient(winner);
            sink(0);
        }
    }

    private double quotient(int index) {
        return (double) weights[index] / (2 * seats[index] + 1);
    }

    private void sink(int start) {
        int place = start;
        int moving = heap[place];
        for (int child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
            if (child + 1 < heap.length && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], moving)) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = moving;
    }

    private boolean before(int one, int other) {
        if (quotients[one] != quotients[other]) {
            return quotients[one] > quotients[other];
        }
        if (seats[one] != seats[other]) {
            return seats[one] < seats[other];
        }
        return lastNameFirst ? one > other : one < other;
    }
}
