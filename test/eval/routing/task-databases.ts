/** The tables that queries of tasks run on, as SQL that makes and fills them. */
export const TASK_DATABASES: Readonly<Record<string, string>> = {
  shop: `
    CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total REAL, status TEXT, ordered_on TEXT);
    INSERT INTO customers VALUES (1, 'Derya', 'Izmir'), (2, 'Jonas', 'Berlin'), (3, 'Amina', 'Izmir'),
      (4, 'Paolo', 'Turin'), (5, 'Greta', 'Berlin'), (6, 'Yusuf', 'Ankara');
    INSERT INTO orders VALUES (1, 1, 120.5, 'paid', '2024-01-14'), (2, 2, 80, 'open', '2024-02-02'),
      (3, 1, 45.25, 'paid', '2024-02-20'), (4, 3, 310, 'cancelled', '2024-02-28'), (5, 5, 99.75, 'open', '2024-03-05'),
      (6, 2, 150, 'paid', '2024-03-09'), (7, 1, 20, 'open', '2024-04-01'), (8, 4, 205, 'paid', '2024-04-17');`,
  staff: `
    CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT, department TEXT, salary INTEGER, hired INTEGER, manager_id INTEGER);
    INSERT INTO employees VALUES (1, 'Astrid', 'Management', 9000, 2010, NULL), (2, 'Bram', 'Sales', 4200, 2019, 1),
      (3, 'Chiara', 'Sales', 5100, 2016, 1), (4, 'Deniz', 'Support', 3300, 2021, 3), (5, 'Amir', 'Support', 3600, 2019, 3),
      (6, 'Fatma', 'Research', 6400, 2014, 1), (7, 'Alma', 'Research', 6900, 2019, 6), (8, 'Hugo', 'Sales', 4700, 2017, 3);`,
  school: `
    CREATE TABLE students (id INTEGER PRIMARY KEY, name TEXT, grade INTEGER);
    CREATE TABLE scores (student_id INTEGER, subject TEXT, points INTEGER);
    INSERT INTO students VALUES (1, 'Noor', 5), (2, 'Emil', 6), (3, 'Zoe', 5), (4, 'Can', 6), (5, 'Ines', 7);
    INSERT INTO scores VALUES (1, 'Math', 95), (1, 'Art', 70), (2, 'Math', 48), (2, 'Art', 100), (3, 'Math', 91),
      (3, 'Music', 100), (4, 'Math', 77), (4, 'Art', 39), (5, 'Math', 62);`,
  library: `
    CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author TEXT, year INTEGER, copies INTEGER);
    CREATE TABLE loans (id INTEGER PRIMARY KEY, book_id INTEGER, member TEXT, taken TEXT, returned TEXT);
    INSERT INTO books VALUES (1, 'Salt Roads', 'Lindqvist', 1987, 3), (2, 'The Quiet Harbour', 'Okonkwo', 2004, 2),
      (3, 'Winter Maps', 'Lindqvist', 2011, 1), (4, 'Glass Tide', 'Moreau', 1999, 4), (5, 'Ninth Bell', 'Okonkwo', 2018, 2),
      (6, 'A Field Guide to Rust', 'Brandt', 2020, 5);
    INSERT INTO loans VALUES (1, 1, 'Maja', '2024-02-27', '2024-03-12'), (2, 3, 'Maja', '2024-03-04', NULL),
      (3, 2, 'Ivo', '2024-03-10', '2024-03-20'), (4, 1, 'Sela', '2024-03-28', NULL),
      (5, 6, 'Maja', '2024-04-02', '2024-04-09'), (6, 5, 'Ivo', '2024-04-11', NULL);`,
  fleet: `
    CREATE TABLE vehicles (id INTEGER PRIMARY KEY, plate TEXT, kind TEXT, km INTEGER, bought INTEGER);
    CREATE TABLE trips (id INTEGER PRIMARY KEY, vehicle_id INTEGER, driver TEXT, km INTEGER, day TEXT, fuel REAL);
    INSERT INTO vehicles VALUES (1, 'AB-101', 'van', 84000, 2018), (2, 'AB-102', 'truck', 152000, 2016),
      (3, 'AB-103', 'van', 121000, 2017), (4, 'AB-104', 'car', 30500, 2021), (5, 'AB-105', 'truck', 98000, 2020),
      (6, 'AB-106', 'car', 61000, 2019);
    INSERT INTO trips VALUES (1, 1, 'Ruben', 120, '2024-05-02', 11.5), (2, 2, 'Ruben', 310, '2024-05-03', 88.0),
      (3, 3, 'Ilse', 95, '2024-05-03', 10.1), (4, 4, 'Noah', 60, '2024-05-03', 3.9), (5, 2, 'Ilse', 280, '2024-05-06', 80.5),
      (6, 5, 'Noah', 410, '2024-05-07', 99.0), (7, 1, 'Ilse', 45, '2024-05-07', 4.6);`
}
