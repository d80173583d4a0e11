import { Input, Table, type TableProps } from "antd";
import { useState } from "react";
import { type PagedRow, type Question, type QueryOf, usePaged, type Wanted } from "../api";
import { count } from "../format";
import { Answer } from "./states";

const pageSize = 50;

type Kept<T> = Omit<TableProps<T>, "dataSource" | "pagination" | "loading" | "onChange" | "size">;

/** 一览:找、排、翻都在服务器,浏览器里只有一页。A column with a sorter is sorted by the field its key names. */
export function Paged<P extends Question, F extends string = never>({ path, options, of, find = "", is, not, sort, ...table }: {
  path: P; options: QueryOf<P>; of?: F; sort?: string;
} & Wanted & Kept<PagedRow<P, F>>) {
  const asked = JSON.stringify([options, find, is, not]);
  const [at, setAt] = useState({ asked, page: 1, sort });
  const { page, sort: order } = at.asked === asked ? at : { ...at, page: 1 };
  const list = usePaged(path, options, { of, find, is, not, sort: order, offset: (page - 1) * pageSize, limit: pageSize });
  return (
    <Answer of={list}>
      {({ rows, total }) => (
        <Table<PagedRow<P, F>>
          {...table} size="small" dataSource={rows} loading={list.isPlaceholderData}
          pagination={{ current: page, pageSize, total, showSizeChanger: false, hideOnSinglePage: true, size: "small", showTotal: (n) => `共 ${count(n)} 行` }}
          onChange={({ current = 1 }, _, sorter, { action }) => {
            const by = [sorter].flat()[0];
            setAt({ asked, page: action === "sort" ? 1 : current, sort: by?.order ? `${by.order === "descend" ? "-" : ""}${by.columnKey}` : sort });
          }}
        />
      )}
    </Answer>
  );
}

/** 按机构名称或代码查找。Asks when one presses Enter, as it is the server that looks. */
export const FindProvider = ({ onFind }: { onFind(text: string): void }) => (
  <Input.Search allowClear size="small" placeholder="机构名称或代码" aria-label="查找机构" onSearch={(text) => onFind(text.trim())} className="find" />
);
