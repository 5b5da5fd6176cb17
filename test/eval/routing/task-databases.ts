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
      (3, 'Music', 100), (4, 'Math', 77), (4, 'Art', 39), (5, 'Math', 62);`
}
