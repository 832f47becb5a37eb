-- How the workers' calls to the payment gateway went since ever (ports/gateway_meter.h). What came before goes on beside it.
CREATE TABLE gateway_calls (
    call text COLLATE "C" NOT NULL
        CONSTRAINT gateway_calls_call_format CHECK (call ~ '^[a-z_]{1,32}$'),
    result text COLLATE "C" NOT NULL
        CONSTRAINT gateway_calls_result_format CHECK (result ~ '^[A-Z_]{1,32}$'),
    bucket integer NOT NULL
        CONSTRAINT gateway_calls_bucket_range CHECK (bucket BETWEEN 0 AND 9),
    made bigint NOT NULL,
    microseconds bigint NOT NULL,
    PRIMARY KEY (call, result, bucket)
);
