package flagship.kubemodel;

/** The type of one value in a native object, as much of it as decoding needs. */
sealed interface SchemaType permits SchemaType.Scalar, SchemaType.ListOf, SchemaType.MapOf, SchemaStruct {
    /** How Go would call it, for error messages. */
    String goName();

    /** A value without parts. */
    enum Scalar implements SchemaType {
        STRING("string"),
        BYTES("[]uint8"),
        BOOLEAN("bool"),
        INT32("int32"),
        INT64("int64"),
        NUMBER("float64"),
        QUANTITY("resource.Quantity"),
        TIME("v1.Time"),
        MICRO_TIME("v1.MicroTime"),
        INT_OR_STRING("intstr.IntOrString"),
        /** Any JSON, carried as it is. */
        ANY("interface {}");

        private final String goName;

        Scalar(String goName) {
            this.goName = goName;
        }

        @Override
        public String goName() {
            return goName;
        }
    }

    record ListOf(SchemaType element) implements SchemaType {
        @Override
        public String goName() {
            return "[]" + element.goName();
        }
    }

    record MapOf(SchemaType value) implements SchemaType {
        @Override
        public String goName() {
            return "map[string]" + value.goName();
        }
    }
}
