;; Distances between a bit vector and many others: the number of bits in which they differ.
(module
  (memory (export "memory") 1)

  ;; Writes a 16-bit distance for each of `count` rows to `out`. The query and each row have `words` words of 64 bits.
  ;; `query`, `rows` and `out` are offsets into the memory.
  (func (export "scan") (param $query i32) (param $rows i32) (param $count i32) (param $words i32) (param $out i32)
    (local $word i32)
    (local $end i32)
    (local $distance i64)
    (if (i32.eqz (local.get $count)) (then (return)))
    (local.set $end (i32.add (local.get $query) (i32.shl (local.get $words) (i32.const 3))))
    (loop $each_row
      (local.set $distance (i64.const 0))
      (local.set $word (local.get $query))
      (loop $each_word
        (local.set $distance
          (i64.add
            (local.get $distance)
            (i64.popcnt (i64.xor (i64.load (local.get $word)) (i64.load (local.get $rows))))))
        (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
        (local.set $word (i32.add (local.get $word) (i32.const 8)))
        (br_if $each_word (i32.lt_u (local.get $word) (local.get $end))))
      (i64.store16 (local.get $out) (local.get $distance))
      (local.set $out (i32.add (local.get $out) (i32.const 2)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $each_row (local.get $count)))))
